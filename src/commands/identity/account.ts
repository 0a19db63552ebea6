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
  /** The account that goes on in place of this one, which is closed; null: it is open. */
  readonly joinedInto: UserId | null;
  /** The user was erased: the account is closed. */
  readonly isErased: boolean;
} | null;

export const accountFold: Fold<Account, AccountEvent> = {
  version: 3,
  initial: null,
  evolve(account, event) {
    if (event.type === 'UserRegistered')
      return { ...event.data, name: null, generation: 0, joinedInto: null, isErased: false };
    if (account === null) throw new Error(`${event.type} happened to a user who was never registered`);
    switch (event.type) {
      case 'UserRenamed':
        return { ...account, name: event.data.name };
      case 'AllSessionsEnded':
        return { ...account, generation: event.data.generation };
      case 'AccountJoined':
        return { ...account, joinedInto: event.data.to };
      case 'AccountErased':
        return { ...account, isErased: true };
      default:
        return event satisfies never;
    }
  },
};

/** A closed account lets nobody in. */
export const isOpenAccount = (account: Account): account is NonNullable<Account> =>
  account !== null && account.joinedInto === null && !account.isErased;

/** The open account that was registered first; null without any. */
export function firstRegistered(accounts: readonly Account[]): Account {
  const open = accounts.filter(isOpenAccount);
  const orderOf = (account: Account) => `${account?.registeredAt} ${account?.userId}`;
  return open.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))[0] ?? null;
}

type Decision = readonly AccountEvent[];

export const registerUser =
  (registered: { userId: UserId; phoneNumber: string; registeredAt: Instant }) =>
  (account: Account): Decision =>
    account === null ? [{ type: 'UserRegistered', data: registered }] : [];

export const renameUser =
  (name: string) =>
  (account: Account): Decision | Refusal => {
    if (!isOpenAccount(account)) return refuse('user_not_found');
    const { userId } = account;
    return account.name === name ? [] : [{ type: 'UserRenamed', data: { userId, name } }];
  };

/** Ends all sessions of the user. Only the streams of sessions know whether there are any. */
export const endAllSessions = (account: Account): Decision | Refusal =>
  isOpenAccount(account) ? [sessionsEnded(account)] : refuse('user_not_found');

const sessionsEnded = ({ userId, generation }: NonNullable<Account>): AccountEvent => ({
  type: 'AllSessionsEnded',
  data: { userId, generation: generation + 1 },
});

/** Closes the account, which ends its sessions; another one goes on in its place. */
export const joinAccount =
  (into: UserId) =>
  (account: Account): Decision | Refusal => {
    if (account === null) return refuse('user_not_found');
    const { userId, joinedInto } = account;
    if (joinedInto !== null || userId === into) return [];
    return [sessionsEnded(account), { type: 'AccountJoined', data: { userId, to: into } }];
  };

/** Closes the account of a user who is erased, which ends its sessions. */
export const eraseAccount = (account: Account): Decision =>
  account === null || account.isErased
    ? []
    : [sessionsEnded(account), { type: 'AccountErased', data: { userId: account.userId } }];

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
