import type { AccountEvent, PhoneNumberClaimed } from '../../events/identity/events.ts';
import type { Instant, UserId } from '../../events/ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Fold } from '../streams.ts';

/** A registered user; null: there is no user with that id. */
export type Account = {
  readonly userId: UserId;
  readonly phoneNumber: string;
  readonly name: string | null;
  readonly registeredAt: Instant;
  /** How often all sessions were ended. Sessions of an earlier generation are over. */
  readonly generation: number;
} | null;

export const accountFold: Fold<Account, AccountEvent> = {
  version: 1,
  initial: null,
  evolve(account, event) {
    if (event.type === 'UserRegistered') return { ...event.data, name: null, generation: 0 };
    if (account === null) throw new Error(`${event.type} happened to a user who was never registered`);
    switch (event.type) {
      case 'UserRenamed':
        return { ...account, name: event.data.name };
      case 'AllSessionsEnded':
        return { ...account, generation: event.data.generation };
      default:
        return event satisfies never;
    }
  },
};

type Decision = readonly AccountEvent[];

export const registerUser =
  (registered: { userId: UserId; phoneNumber: string; registeredAt: Instant }) =>
  (account: Account): Decision =>
    account === null ? [{ type: 'UserRegistered', data: registered }] : [];

export const renameUser =
  (name: string) =>
  (account: Account): Decision | Refusal => {
    if (account === null) return refuse('user_not_found');
    const { userId } = account;
    return account.name === name ? [] : [{ type: 'UserRenamed', data: { userId, name } }];
  };

/** Ends all sessions of the user. Only the streams of sessions know whether there are any. */
export const endAllSessions = (account: Account): Decision | Refusal =>
  account === null
    ? refuse('user_not_found')
    : [
        {
          type: 'AllSessionsEnded',
          data: { userId: account.userId, generation: account.generation + 1 },
        },
      ];

/** The owner of a phone number; null: it has none yet. */
export const phoneFold: Fold<UserId | null, PhoneNumberClaimed> = {
  version: 1,
  initial: null,
  evolve: (_, event) => event.data.userId,
};

/** A phone number belongs to the first user who confirms it. */
export const claimPhoneNumber =
  (userId: UserId) =>
  (owner: UserId | null): readonly PhoneNumberClaimed[] =>
    owner === null ? [{ type: 'PhoneNumberClaimed', data: { userId } }] : [];

/** Makes the user the owner of this form of the number, even if another user owned it. */
export const settlePhoneNumber =
  (userId: UserId) =>
  (owner: UserId | null): readonly PhoneNumberClaimed[] =>
    owner === userId ? [] : [{ type: 'PhoneNumberClaimed', data: { userId } }];
