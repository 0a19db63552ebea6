import { slotFold } from '../../src/commands/conversations/slot.ts';
import { contactFold } from '../../src/commands/directory/people.ts';
import { appended, type GrowingList, holds, itemsOf } from '../../src/commands/growing-list.ts';
import type { Fold } from '../../src/commands/streams.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import type { ConversationId, UserId } from '../../src/events/ids.ts';
import { slotTaken } from '../support/conversations.ts';

const listOf = (items: readonly number[]) => items.reduce(appended<number>, [] as GrowingList<number>);
const upTo = (length: number) => Array.from({ length }, (_, index) => index);

describe('a growing list', () => {
  it.each([0, 1, 2, 3, 7, 8, 100, 1_000])('of %d items holds them in their order', (length) => {
    const list = listOf(upTo(length));
    expect(itemsOf(list)).toEqual(upTo(length));
    expect(list.length).toBeLessThanOrEqual(10);
    expect([holds(list, length - 1), holds(list, length)]).toEqual([length > 0, false]);
  });

  it('is never changed in place', () => {
    const lists = upTo(20).map((length) => listOf(upTo(length)));
    const before = JSON.stringify(lists);
    for (const list of lists) appended(list, 99);
    expect(JSON.stringify(lists)).toBe(before);
  });
});

/** How many members of objects and lists a state has that are not shared with the one before. */
function copiedFrom(before: unknown, after: unknown): number {
  const known = new Set<unknown>();
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    known.add(value);
    for (const member of Object.values(value)) note(member);
  };
  const count = (value: unknown): number => {
    if (typeof value !== 'object' || value === null || known.has(value)) return 0;
    const members = Object.values(value);
    return members.reduce<number>((sum, member) => sum + count(member), members.length);
  };
  note(before);
  return count(after);
}

function copiesOf<State, Event extends DomainEvent>(
  fold: Fold<State, Event>,
  event: (index: number) => Event,
  events: number,
): number {
  let [state, copied] = [fold.initial, 0];
  for (let index = 0; index < events; index++) {
    const next = fold.evolve(state, event(index));
    copied += copiedFrom(state, next);
    state = next;
  }
  return copied;
}

const noted = (index: number) => ({
  type: 'UserContactNoted' as const,
  data: { userId: `user-${index}` as UserId },
});
const taken = (index: number) => slotTaken({ conversationId: `conversation-${index}` as ConversationId });

describe('four times as many events copy less than six times as much in the state of', () => {
  const ratio = (copies: (events: number) => number) => copies(800) / copies(200);

  it('a contact', () => expect(ratio((events) => copiesOf(contactFold, noted, events))).toBeLessThan(6));
  it('a slot of conversations', () =>
    expect(ratio((events) => copiesOf(slotFold, taken, events))).toBeLessThan(6));
});
