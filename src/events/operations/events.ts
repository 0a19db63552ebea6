import { z } from 'zod';
import { defineEvent, type EventOf, impersonal, subjectUnknown } from '../definition.ts';
import type { CommandId, Instant } from '../ids.ts';
import type { Position } from '../log/port.ts';

/** A caller used an idempotency key for the first time. What the key stands for is settled from here on. */
export const commandClaimed = defineEvent({
  type: 'CommandClaimed',
  version: 3,
  schema: z.strictObject({
    /** Of method, path, query and body: the same key with another one is refused. */
    fingerprint: z.string(),
    claimedAt: z.string() as unknown as z.ZodType<Instant>,
    /** The command that the key stands for until it ends. Null in the first version: its id follows from the key. */
    commandId: (z.string() as unknown as z.ZodType<CommandId>).nullable(),
    /**
     * The last `events` events of a stream up to a revision: they were appended together with this one, and the command has ended with
     * them. Null: how it ends is told later.
     */
    did: z.strictObject({ stream: z.string(), revision: z.int(), events: z.int() }).nullable(),
  }),
  subjects: {
    fingerprint: subjectUnknown(
      'a hash over what an unnamed caller asked for; it ends with its key, after a day',
    ),
    did: impersonal('the name of a stream, and numbers'),
  },
  upcasts: {
    1: (data) => ({ ...(data as object), commandId: null }),
    2: (data) => ({ ...(data as object), did: null }),
  },
});

const position = z.int() as unknown as z.ZodType<Position>;

/** Where the log has what the command did: the last `events` events of a stream up to a revision. */
const reference = z.strictObject({ stream: z.string(), revision: z.int(), position, events: z.int() });

/** Where the log has what a caller missed, who was refused for it. */
const missed = z.strictObject({ stream: z.string(), after: z.int(), revision: z.int() });

/** How a command ended: references and codes, from which its response can be made again, and no personal text. */
const end = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('done'),
    told: reference.nullable(),
    /** The few ids that the answer needs beside those events. */
    facts: z.json(),
    position: position.nullable(),
    revision: z.int().nullable(),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    refused: z.string(),
    subject: z.string().optional(),
    field: z.string().optional(),
    missed: missed.optional(),
    position,
  }),
  z.strictObject({ kind: z.literal('denied'), denied: z.string(), position }),
  /** Of the first version of this event: the answer itself, word for word. */
  z.strictObject({
    kind: z.literal('worded'),
    status: z.int(),
    body: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
]);

/** How the command under a key ended, so that a repetition is answered as it was. */
export const commandAnswered = defineEvent({
  type: 'CommandAnswered',
  version: 2,
  schema: z.strictObject({
    /** As `kind:id`. An answer of the first version may hold their data. */
    caller: z.string(),
    end,
  }),
  subjects: { caller: impersonal('an id'), end: (data) => data.caller },
  placeholders: { end: null },
  upcasts: {
    1: (data) => {
      const { caller, ...answer } = data as { caller: string; status: number; body: string; headers: object };
      return { caller, end: { kind: 'worded', ...answer } };
    },
  },
});

export const operationsEvents = [commandClaimed, commandAnswered] as const;

export type OperationsEvent = EventOf<(typeof operationsEvents)[number]>;
/** How a command ended, as the log keeps it. */
export type RecordedResult = z.output<typeof end>;

/**
 * Streams of keys end: a repetition is known for 24 hours at least, and an hour is left for clocks that differ and for
 * commands that take their time.
 */
export const KEY_STREAMS = { prefix: 'idempotency-', lifetimeMs: 25 * 60 * 60_000 } as const;

const KEY_EVENTS: ReadonlySet<string> = new Set(operationsEvents.map(({ type }) => type));

/** Whether an event is one of a key, which ends. Whatever else stands in such a stream isn't the desk's own. */
export const isKeyEvent = ({ stream, type }: { readonly stream: string; readonly type: string }): boolean =>
  stream.startsWith(KEY_STREAMS.prefix) && KEY_EVENTS.has(type);

export const idempotencyStream = (keyHash: string): string => `${KEY_STREAMS.prefix}${keyHash}`;
