import type { SessionEvent } from '../../events/identity/events.ts';
import type { FamilyId, Instant, UserId } from '../../events/ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Fold } from '../streams.ts';
import type { Account } from './account.ts';

/** The family of tokens of one login, of which only the newest refresh token is valid; null: there is none. */
export type Session = {
  readonly familyId: FamilyId;
  readonly userId: UserId;
  readonly generation: number;
  readonly refreshTokenHash: string;
  readonly expiresAt: Instant;
  readonly hasEnded: boolean;
} | null;

export const sessionFold: Fold<Session, SessionEvent> = {
  version: 1,
  initial: null,
  evolve(session, event) {
    if (event.type === 'SessionStarted') return { ...event.data, hasEnded: false };
    if (session === null) throw new Error(`${event.type} happened to a session that was never started`);
    switch (event.type) {
      case 'SessionRefreshed': {
        const { refreshTokenHash, expiresAt } = event.data;
        return { ...session, refreshTokenHash, expiresAt };
      }
      case 'SessionEnded':
      case 'SessionExpired':
      case 'RefreshTokenReused':
        return { ...session, hasEnded: true };
      default:
        return event satisfies never;
    }
  },
};

type Decision = readonly SessionEvent[];

/** Whether the session's tokens are still valid. */
export const isOpen = (session: NonNullable<Session>, account: Account): boolean =>
  !session.hasEnded && account !== null && session.generation === account.generation;

/** Whether that token is the newest one of the session. */
export const isNewest = (session: Session, account: Account, tokenHash: string, now: Instant): boolean =>
  session !== null &&
  isOpen(session, account) &&
  session.refreshTokenHash === tokenHash &&
  now < session.expiresAt;

export interface NextToken {
  readonly refreshTokenHash: string;
  readonly expiresAt: Instant;
}

/** A login starts one session: a second command starts none. */
export const startSession =
  (familyId: FamilyId, { userId, generation }: NonNullable<Account>, next: NextToken) =>
  (session: Session): Decision =>
    session === null ? [{ type: 'SessionStarted', data: { familyId, userId, generation, ...next } }] : [];

export interface RefreshSession {
  /** For a token that belonged to this family. */
  readonly tokenHash: string;
  readonly account: Account;
  readonly now: Instant;
  readonly next: NextToken;
}

/** Exchanges the newest token for another one. An earlier token ends the session, since two clients have it. */
export const refreshSession =
  ({ tokenHash, account, now, next }: RefreshSession) =>
  (session: Session): Decision | Refusal => {
    if (session === null || !isOpen(session, account)) return refuse('invalid_refresh_token');
    const { familyId, userId } = session;
    if (session.refreshTokenHash !== tokenHash)
      return [{ type: 'RefreshTokenReused', data: { familyId, userId } }];
    if (now >= session.expiresAt) return refuse('invalid_refresh_token');
    return [{ type: 'SessionRefreshed', data: { familyId, userId, ...next } }];
  };

/** Ends the session by its newest token. An earlier token ends it too, but not as a logout of the owner. */
export const endSession =
  ({ tokenHash, userId }: { readonly tokenHash: string; readonly userId: UserId }) =>
  (session: Session): Decision | Refusal => {
    if (session === null || session.userId !== userId) return refuse('invalid_refresh_token');
    const { familyId } = session;
    const isItsToken = session.refreshTokenHash === tokenHash;
    if (session.hasEnded) return isItsToken ? [] : refuse('invalid_refresh_token');
    return [{ type: isItsToken ? 'SessionEnded' : 'RefreshTokenReused', data: { familyId, userId } }];
  };

/** The newest token was not exchanged in time. */
export const expireSession =
  (now: Instant) =>
  (session: Session): Decision => {
    if (session === null || session.hasEnded || now < session.expiresAt) return [];
    const { familyId, userId } = session;
    return [{ type: 'SessionExpired', data: { familyId, userId } }];
  };
