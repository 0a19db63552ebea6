import { readFileSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import { recordingDesk } from '../support/client.ts';
import type { Person } from './people.ts';

/** One event as a client has heard it. */
export interface Heard {
  /** With the kind of the change, where the payload has one. */
  readonly name: string;
  readonly position: number;
}

/** A client that keeps a record of all that it hears. */
export interface Listener {
  readonly name: string;
  readonly person: Person;
  /** In the order in which it heard them; those alone that are in the log. */
  heard(): readonly Heard[];
  /** What it follows, with the revision after which it hears everything. */
  readonly follows: ReadonlyMap<string, number>;
  /** Of the rooms that need no joining: the position after which it hears everything. */
  since(): number;
  /** The order of one way each: the rooms that were joined, and what needs no joining. One order of all if false. */
  readonly hasTwoWays: boolean;
  /** Why it will never be complete; null: nothing of that kind has happened. */
  gaveUp(): string | null;
  stop(): void;
}

const nameIn = (name: string, payload: object): string =>
  'event' in payload ? `${name}/${payload.event}` : name;

/** It says from which position on everything is told. */
const GREETING = 'connection:success';

/** By the package `client`: it follows what it is told to, from its first event on. */
export interface PackageListener extends Listener {
  readonly desk: ReturnType<typeof recordingDesk>;
  /** Follows from the beginning. Resolves once it is joined. */
  follow(kind: 'ticket' | 'conversation', id: string): Promise<void>;
}

/** How long the package waits for an answer before it tries again, in milliseconds. */
const ATTEMPT_MS = 5_000;

export async function listenByPackage(url: string, person: Person, name: string): Promise<PackageListener> {
  const desk = recordingDesk({ url, token: person.token, timeoutMs: ATTEMPT_MS });
  const follows = new Map<string, number>();
  let trouble: string | null = null;
  const greeted = new Promise<void>((resolve) => {
    desk.live.on(GREETING, () => resolve());
  });
  desk.live.onResync((position) => {
    trouble = `it was told to read anew from ${position}`;
  });
  desk.live.start();
  await greeted;
  return {
    ...{ name, person, desk, follows, hasTwoWays: false },
    since: () => desk.of(GREETING)[0]?.position ?? 0,
    heard: () =>
      desk.heard.flatMap(({ name, payload, position }) =>
        position === null || name === GREETING ? [] : [{ name: nameIn(name, payload), position }],
      ),
    gaveUp: () => trouble,
    async follow(kind, id) {
      follows.set(id, 0);
      const resync = (position: number) => {
        trouble = `it was told to read ${id} anew from ${position}`;
      };
      const ended = (reason: string) => {
        trouble = `it can't follow ${id}: ${reason}`;
      };
      await desk.live[kind](id, { event() {}, since: 0, resync, ended }).ready;
    },
    stop: () => desk.stop(),
  };
}

const README = new URL('../../README.md', import.meta.url);
const HAND_WRITTEN = /^const known = [\s\S]*?(?=^```$)/m;
/** As the example that the README is taken from has it. */
const ROOM: readonly string[] = ['new_message', 'status_changed', 'ticket_assigned'];

/** The lines that the README shows to whoever writes a client by hand. Throws when there are none. */
export function handWritten(): string {
  const [found] = HAND_WRITTEN.exec(readFileSync(README, 'utf8')) ?? [];
  if (found === undefined) throw new Error('the README shows no client that is written by hand');
  return found;
}

/** What the lines expect to find, and the socket that they make. */
export const NAMES = ['io', 'desk', 'token', 'ticket_id', 'ROOM', 'show', 'end'];

/** By the README's lines, word for word: it follows one ticket. */
export async function listenByHand(
  url: string,
  person: Person,
  ticket: string,
  name: string,
): Promise<Listener> {
  const record: Heard[] = [];
  const follows = new Map<string, number>();
  let since: number | null = null;
  let trouble: string | null = null;
  /** Why it isn't in the room: it tries again. */
  let refused: string | null = null;
  let socket: Socket | null = null;
  let place: number | null = null;
  const begun = Promise.withResolvers<void>();
  const connect = (address: string, options: object): Socket => {
    const timing = { reconnectionDelay: 20, reconnectionDelayMax: 200, timeout: ATTEMPT_MS };
    socket = io(address, { forceNew: true, ...timing, ...options });
    // The lines show what they are told; where that stands in the log is partly in a second argument, which they only look at.
    socket.onAny((_, payload, second = payload) => {
      place = second?.position ?? null;
    });
    return socket;
  };
  // biome-ignore lint/suspicious/noExplicitAny: it shows payloads of every event
  const show = (event: string, payload: any): void => {
    if (event === 'join_ticket') {
      refused = payload.success ? null : `join_ticket: ${payload.message}`;
      if (refused !== null) return;
      if (!follows.has(ticket)) follows.set(ticket, payload.revision);
      begun.resolve();
    } else if (event === GREETING) since ??= place;
    else if (event === 'resync') trouble = `it was told to read anew from ${payload.position}`;
    else if (place !== null) record.push({ name: nameIn(event, payload), position: place });
  };
  const end = (why: string): void => {
    trouble = `it ended: ${why}`;
    begun.reject(new Error(trouble));
  };
  new Function(...NAMES, handWritten())(connect, url, person.token, ticket, ROOM, show, end);
  await begun.promise;
  return {
    ...{ name, person, follows, hasTwoWays: true },
    since: () => since ?? 0,
    heard: () => record,
    gaveUp: () => trouble ?? refused ?? (socket?.active ? null : 'it is not connected'),
    stop() {
      if (socket === null) return;
      // Where it waits before it connects again, it doesn't.
      socket.connect = () => socket as Socket;
      socket.close();
    },
  };
}
