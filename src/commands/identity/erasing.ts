import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import {
  accountByPhoneStream,
  accountStream,
  type PhoneNumberClaimed,
} from '../../events/identity/events.ts';
import type { UserId } from '../../events/ids.ts';
import type { EventReader } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { accountFold, eraseAccount } from './account.ts';
import { createPhoneNumbers } from './phone-numbers.ts';
import { type IdentityKeys, phoneHashesOf } from './secrets.ts';
import { settled } from './settled.ts';

/** Closes the accounts of users who are erased, and finds accounts by numbers. Each step holds if it is repeated. */
export interface AccountErasing {
  /**
   * Ends all sessions of a user and closes the account. Whoever logs in with its number is a new user from then on. While the
   * key of the user is there: the number can't be read later.
   */
  close(user: UserId, context: CommandContext): Promise<void>;
  /** The account to which a number (E.164) leads, and those that it led to before; not those of people who were erased. */
  accountsWith(phoneNumber: string): Promise<readonly UserId[]>;
  /** The accounts of the same phone that were joined into this one. */
  joinedInto(user: UserId): Promise<readonly UserId[]>;
}

export interface AccountErasingParts {
  readonly commands: CommandHandler;
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
  readonly keys: IdentityKeys;
  /** The id of the user to whom a number leads from now on. */
  readonly newUserId: () => UserId;
}

export function createAccountErasing(parts: AccountErasingParts): AccountErasing {
  const { commands, log, codec, keys, newUserId } = parts;
  const phoneNumbers = createPhoneNumbers(commands);
  const accountOf = async (user: UserId) => (await commands.load(accountFold, accountStream(user))).state;

  async function accountsWith(phoneNumber: string): Promise<readonly UserId[]> {
    const streams = phoneHashesOf(keys, phoneNumber).map(accountByPhoneStream);
    const claims = await Promise.all(streams.map((stream) => log.readStream(stream)));
    const decoded = await decodeOrThrow<PhoneNumberClaimed>(codec, claims.flat());
    const users = [...new Set(decoded.map(({ event }) => event.data.userId))];
    const accounts = await Promise.all(users.map(accountOf));
    return users.filter((_, index) => accounts[index]?.isErased === false);
  }

  return {
    accountsWith,
    async close(user, context) {
      const account = await accountOf(user);
      if (account === null || account.isErased) return;
      const hashes = phoneHashesOf(keys, account.phoneNumber);
      if ((await phoneNumbers.ownerOf(hashes)) === user)
        await phoneNumbers.settle(hashes, newUserId(), context);
      settled(await commands.execute(accountFold, accountStream(user), eraseAccount, context));
    },

    async joinedInto(user) {
      const account = await accountOf(user);
      const others = account === null || account.isErased ? [] : await accountsWith(account.phoneNumber);
      const accounts = await Promise.all(others.map(accountOf));
      return others.filter((_, index) => accounts[index]?.joinedInto === user);
    },
  };
}
