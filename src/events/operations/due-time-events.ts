import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal } from '../definition.ts';
import type { Instant } from '../ids.ts';

/** A due time has passed and its command was executed. No event of the command says so. */
export const dueTimePassed = defineEvent({
  type: 'DueTimePassed',
  schema: z.strictObject({
    /** The stored name of the projection of due times. */
    schedule: z.string(),
    key: z.string(),
    dueAt: id<Instant>(),
  }),
  subjects: { schedule: impersonal('names a part of the desk'), key: impersonal('an id') },
});

export type DueTimePassed = EventOf<typeof dueTimePassed>;

/** `schedule`: a stored name, `key`: what it is due for, unique within the schedule. */
export const dueTimeStream = (schedule: string, key: string): string =>
  `dueTime-${schedule.replaceAll('/', '-')}-${key}`;
