import { accountStream } from '../../events/identity/events.ts';
import type { UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { accountFold, joinAccount } from './account.ts';
import { createPhoneNumbers } from './phone-numbers.ts';
import { type IdentityKeys, phoneHashesOf } from './secrets.ts';
import { settled } from './settled.ts';

/** Joins accounts of one phone, which earlier versions took for two. Each step holds if it is repeated. */
export interface Joining {
  /** The account of that phone (E.164) to which a login leads; null: none, or it is named under other keys. */
  accountOf(phoneNumber: string): Promise<UserId | null>;
  /** Has every form of the number lead to that account. */
  settle(phoneNumber: string, userId: UserId, context: CommandContext): Promise<void>;
  /** Closes an account: all its sessions end, and a login that was confirmed for it goes on as the other one. */
  close(userId: UserId, into: UserId, context: CommandContext): Promise<void>;
}

export function createJoining(commands: CommandHandler, keys: IdentityKeys): Joining {
  const phoneNumbers = createPhoneNumbers(commands);
  return {
    accountOf: (phoneNumber) => phoneNumbers.ownerOf(phoneHashesOf(keys, phoneNumber)),
    settle: (phoneNumber, userId, context) =>
      phoneNumbers.settle(phoneHashesOf(keys, phoneNumber), userId, context),
    async close(userId, into, context) {
      settled(await commands.execute(accountFold, accountStream(userId), joinAccount(into), context));
    },
  };
}
