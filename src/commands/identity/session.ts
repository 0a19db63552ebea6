import type { SessionEvent } from '../../events/identity/events.ts';
import type { FamilyId, Instant, UserId } from '../../events/ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Fold } from '../streams.ts';
import type { Account } from './account.ts';

/** One login's family of tokens, of which the newest refresh token counts; null: there is none. */
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

/** Whether the session's tokens still open anything. */
export const isOpen = (session: NonNullable<Session>, account: Account): boolean =>
  !session.hasEnded && account !== null && session.generation === account.generation;

/** Whether that token is the one with which the session goes on. */
export const isNewest = (session: Session, account: Account, tokenHash: string, now: Instant): boolean =>
  session !== null &&
  isOpen(session, account) &&
  session.refreshTokenHash === tokenHash &&
  now < session.expiresAt;

export interface NextToken {
  readonly refreshTokenHash: string;
  readonly expiresAt: Instant;
}

/** A login starts one session: whoever comes second starts none. */
export const startSession =
  (familyId: FamilyId, { userId, generation }: NonNullable<Account>, next: NextToken) =>
  (session: Session): Decision =>
    session === null ? [{ type: 'SessionStarted', data: { familyId, userId, generation, ...next } }] : [];

export interface RefreshSession {
  /** Of a token that was once of this family. */
  readonly tokenHash: string;
  readonly account: Account;
  readonly now: Instant;
  readonly next: NextToken;
}

/** Exchanges the newest token for another. An earlier one ends the family: two people have it. */
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

/** Ends the session of its newest token. An earlier one ends it too, and doesn't count as the owner's wish. */
export const endSession =
  ({ tokenHash, userId }: { readonly tokenHash: string; readonly userId: UserId }) =>
  (session: Session): Decision | Refusal => {
    if (session === null || session.userId !== userId) return refuse('invalid_refresh_token');
    const { familyId } = session;
    const isItsToken = session.refreshTokenHash === tokenHash;
    if (session.hasEnded) return isItsToken ? [] : refuse('invalid_refresh_token');
    return [{ type: isItsToken ? 'SessionEnded' : 'RefreshTokenReused', data: { familyId, userId } }];
  };

/** Nobody exchanged its newest token in time. */
export const expireSession =
  (now: Instant) =>
  (session: Session): Decision => {
    if (session === null || session.hasEnded || now < session.expiresAt) return [];
    const { familyId, userId } = session;
    return [{ type: 'SessionExpired', data: { familyId, userId } }];
  };
