import { z } from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';
import type { Instant } from '../ids.ts';

/** A caller used an idempotency key for the first time. What the key stands for is settled from here on. */
export const commandClaimed = defineEvent({
  type: 'CommandClaimed',
  schema: z.strictObject({
    /** Of method, path, query and body: the same key with another one is refused. */
    fingerprint: z.string(),
    /** Events of this command can't be older, the difference of clocks aside. */
    claimedAt: z.string() as unknown as z.ZodType<Instant>,
  }),
  subject: () => null,
  personal: [],
});

/** What the command under a key was answered, to be answered again. */
export const commandAnswered = defineEvent({
  type: 'CommandAnswered',
  schema: z.strictObject({
    /** Whose data the answer may hold: the caller, as `kind:id`. */
    caller: z.string(),
    status: z.int(),
    body: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  subject: (data) => data.caller,
  personal: ['body'],
});

export const operationsEvents = [commandClaimed, commandAnswered] as const;

export type OperationsEvent = EventOf<(typeof operationsEvents)[number]>;

export const idempotencyStream = (keyHash: string): string => `idempotency-${keyHash}`;
