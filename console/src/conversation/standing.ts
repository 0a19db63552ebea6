import { createSignal, type Signal } from 'solid-js';
import type { Line } from './messages.ts';
import type { Message } from './model.ts';

const days = new Map<string, string>();
/** The day of an instant, in the reader's zone. */
export function dayOf(at: string): string {
  const day = days.get(at) ?? new Date(at).toDateString();
  days.set(at, day);
  return day;
}

/** Forgets the days of messages that aren't shown any more. */
export const forgetDays = (): void => days.clear();

type Standing = Omit<Line, 'message'>;
const PLAIN: Standing = { beginsDay: false, goesOn: false, isFollowed: false };
const isAlike = (one: Standing, other: Standing): boolean =>
  one.beginsDay === other.beginsDay && one.goesOn === other.goesOn && one.isFollowed === other.isFollowed;
/** How each message stands among its neighbours: of thousands, only those are drawn again for which that changes. */
const standing = new WeakMap<Message, Signal<Standing>>();
export function standingOf(message: Message): Signal<Standing> {
  const known = standing.get(message) ?? createSignal<Standing>(PLAIN, { equals: isAlike });
  standing.set(message, known);
  return known;
}
