import type { UserId } from '../../events/ids.ts';
import { LogUnavailable, type Position } from '../../events/log/port.ts';
import type { Caller } from '../caller.ts';
import type { BearerOf, Invocation } from '../invocation.ts';
import { type Refusal, type RefusalCode, refuse } from '../refusal.ts';
import type { Account } from './account.ts';
import type { Sessions } from './sessions.ts';

type Recorded = Promise<{ readonly position: Position } | Refusal>;

/** What users do with their own account and sessions. */
export interface OwnAccount {
  /** Null for callers who are not users, and for users who never logged in here. */
  of(caller: Caller): Promise<Account>;
  /** Ends the session of a refresh token, or all sessions of the user; for the latter, the caller must be that user. */
  logout(which: { readonly userId: UserId; readonly refreshToken: string | null }, by: Invocation): Recorded;
  rename(name: string, by: Invocation<BearerOf<'user'>>): Recorded;
}

export const createOwnAccount = (sessions: Sessions): OwnAccount => ({
  of: async (caller) => (caller.kind === 'user' ? sessions.account(caller.id as UserId) : null),

  async logout({ userId, refreshToken }, { caller, context }) {
    if (refreshToken !== null)
      return orRefuse('logout_failed', () => sessions.end(refreshToken, userId, context));
    const isOwner = caller.kind === 'user' && caller.id === userId;
    return isOwner
      ? orRefuse('logout_failed', () => sessions.endAll(userId, context))
      : refuse('not_own_sessions');
  },

  rename: (name, { caller, context }) =>
    orRefuse('update_failed', () => sessions.rename(caller.id as UserId, name, context)),
});

/** Refuses with the code of the operation while the log is unavailable. */
async function orRefuse<Outcome>(
  code: RefusalCode,
  work: () => Promise<Outcome>,
): Promise<Outcome | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LogUnavailable) return refuse(code);
    throw error;
  }
}
