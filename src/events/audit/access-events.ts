import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal } from '../definition.ts';
import type { Instant } from '../ids.ts';

/** One look at data of the desk. It holds ids and words of the desk, and no text of a person: an erasure changes nothing in it. */
export const accessRecord = z.strictObject({
  at: id<Instant>(),
  /** Who looked: the kind of the caller, which is the role of the token, and the id. */
  actor: z.strictObject({ kind: z.string(), id: z.string() }),
  /** What was called: method and path of an endpoint, an event of sockets, or a command of the command line. */
  operation: z.string(),
  /** Whose data were shown, as `kind:id` of tickets, conversations, users and others; `everyone`: of all that there are. */
  subjects: z.array(z.string()),
  /** The parameters of the query. The values of those that can hold texts of people are left out. */
  filter: z.record(z.string(), z.string()),
  /** Whether personal data were replaced by masks. */
  isMasked: z.boolean(),
  /** Why, as a code that the caller gave; null: none was given. */
  reason: z.string().nullable(),
  /** The network of the caller's address: /24 of IPv4, /48 of IPv6; null where there is none. */
  network: z.string().nullable(),
  requestId: z.string(),
});

export type AccessRecord = z.output<typeof accessRecord>;

/** Stands among subjects for every person of whom the desk has data. */
export const EVERYONE = 'everyone';

/** So long at most a look at everyone goes on after it was recorded, milliseconds: streams of events end then. */
export const LONGEST_LOOK_MS = 24 * 3_600_000;

/** What admins, services, analysts and auditors looked at, some records at a time. */
export const accessRecorded = defineEvent({
  type: 'AccessRecorded',
  schema: z.strictObject({ records: z.array(accessRecord) }),
  subjects: { records: impersonal('ids and words of the desk; texts of people are never put in') },
});

export type AccessRecorded = EventOf<typeof accessRecorded>;

/** Each process writes a stream of its own each day, so that none waits for another. `writer`: tells processes apart. */
export const accessStream = (at: Instant, writer: string): string => `access-${at.slice(0, 10)}-${writer}`;
