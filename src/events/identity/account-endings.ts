import { z } from 'zod';
import { defineEvent, id } from '../definition.ts';
import type { UserId } from '../ids.ts';

/**
 * Two accounts turned out to be of the same phone: the first is closed, and the other one goes on. What the first one owned is
 * transferred by events of its own. Whoever erases a user erases the accounts that were joined into theirs, too.
 */
export const accountJoined = defineEvent({
  type: 'AccountJoined',
  schema: z.strictObject({ userId: id<UserId>(), to: id<UserId>() }),
  subjects: {},
});

/** The user was erased: the account is closed, and their phone number leads to a new one. */
export const accountErased = defineEvent({
  type: 'AccountErased',
  schema: z.strictObject({ userId: id<UserId>() }),
  subjects: {},
});

/** Ways in which an account is closed. */
export const accountEndings = [accountJoined, accountErased] as const;
