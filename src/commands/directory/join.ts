import type { UserJoined } from '../../events/directory/events.ts';
import type { UserId } from '../../events/ids.ts';
import type { Fold } from '../streams.ts';

/** The user into whom a user was joined; null: none. */
export const joinedFold: Fold<UserId | null, UserJoined> = {
  version: 1,
  initial: null,
  evolve: (_, event) => event.data.to,
};

/** Has the contacts of a user name another one from now on. */
export const joinUser =
  (userId: UserId, into: UserId) =>
  (joined: UserId | null): readonly UserJoined[] =>
    joined === into ? [] : [{ type: 'UserJoined', data: { userId, to: into } }];
