import { accountStream, type SessionEvent, sessionStream } from '../../events/identity/events.ts';
import { type FamilyId, type Instant, instant, type UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { OwnEvents } from '../recall.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { type Account, accountFold, endAllSessions, isOpenAccount, renameUser } from './account.ts';
import { createPhoneNumbers } from './phone-numbers.ts';
import { familyOfToken, hashOf, type IdentityKeys, phoneHashesOf, refreshTokensOf } from './secrets.ts';
import { endSession, isNewest, isOpen, type NextToken, refreshSession, sessionFold } from './session.ts';

/** The lifetime of a refresh token. */
export const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60_000;

export const nextTokenOf = (refreshToken: string, now: Instant): NextToken => ({
  refreshTokenHash: hashOf(refreshToken),
  expiresAt: instant(Date.parse(now) + REFRESH_TOKEN_MS),
});

/** A session and its newest refresh token, which is stored nowhere. */
export interface Granted {
  readonly familyId: FamilyId;
  readonly account: NonNullable<Account>;
  readonly refreshToken: string;
}

/** The position of the command in the log. */
interface Recorded {
  readonly position: Position;
}

/** What users do with their account and its sessions. */
export interface Sessions {
  /** Exchanges a refresh token for the next one, which `granted` returns. */
  refresh(
    refreshToken: string,
    context: CommandContext,
  ): Promise<(Recorded & { readonly familyId: FamilyId }) | Refusal>;
  /** The result of a command that refreshed a session; refused when the session has ended since. */
  granted(familyId: FamilyId, context: CommandContext): Promise<Granted | Refusal>;
  /** Ends the session of that refresh token, which must belong to the user. */
  end(refreshToken: string, userId: UserId, context: CommandContext): Promise<Recorded | Refusal>;
  endAll(userId: UserId, context: CommandContext): Promise<Recorded | Refusal>;
  rename(userId: UserId, name: string, context: CommandContext): Promise<Recorded | Refusal>;
  account(userId: UserId): Promise<Account>;
  /** The owner of a session while it is open; `over` afterwards. Null: the log has no such session. Reads the log. */
  openSession(
    family: FamilyId,
  ): Promise<{ readonly userId: UserId; readonly generation: number } | 'over' | null>;
}

export function createSessions(commands: CommandHandler, keys: IdentityKeys): Sessions {
  /** A closed account counts as none. */
  async function accountOf(userId: UserId): Promise<Account> {
    const { state } = await commands.load(accountFold, accountStream(userId));
    return isOpenAccount(state) ? state : null;
  }

  const phoneNumbers = createPhoneNumbers(commands);

  async function sessionOf(familyId: FamilyId) {
    const { state } = await commands.load(sessionFold, sessionStream(familyId));
    return state && { session: state, account: await accountOf(state.userId) };
  }

  return {
    async refresh(token, context) {
      const familyId = familyOfToken(keys, token);
      const known = familyId && (await sessionOf(familyId));
      if (!familyId || !known?.account) return refuse('invalid_refresh_token');
      const { account } = known;
      // A user who stays logged in presses no button: this records their number under a new key.
      await phoneNumbers.carryOver(phoneHashesOf(keys, account.phoneNumber), account.userId, context);
      const [refreshToken] = refreshTokensOf(keys, familyId, context.commandId);
      const now = context.now();
      const next = nextTokenOf(refreshToken, now);
      const decide = refreshSession({ tokenHash: hashOf(token), account, now, next });
      const refreshed = await commands.execute(sessionFold, sessionStream(familyId), decide, context);
      if (isRefusal(refreshed)) return refreshed;
      return wasReused(refreshed)
        ? refuse('invalid_refresh_token')
        : { familyId, position: refreshed.position };
    },

    async granted(familyId, context) {
      const known = await sessionOf(familyId);
      if (!known?.account) return refuse('invalid_refresh_token');
      const { session, account } = known;
      // A repeated command may have used another key, and that session may have ended since.
      const refreshToken = refreshTokensOf(keys, familyId, context.commandId).find((one) =>
        isNewest(session, account, hashOf(one), context.now()),
      );
      return refreshToken === undefined
        ? refuse('invalid_refresh_token')
        : { familyId, account, refreshToken };
    },

    async end(token, userId, context) {
      const familyId = familyOfToken(keys, token);
      if (familyId === null) return refuse('invalid_refresh_token');
      const decide = endSession({ tokenHash: hashOf(token), userId });
      const ended = await commands.execute(sessionFold, sessionStream(familyId), decide, context);
      if (isRefusal(ended)) return ended;
      return wasReused(ended) ? refuse('invalid_refresh_token') : ended;
    },

    endAll: (userId, context) =>
      commands.execute(accountFold, accountStream(userId), endAllSessions, context),

    rename: (userId, name, context) =>
      commands.execute(accountFold, accountStream(userId), renameUser(name), context),

    account: accountOf,

    async openSession(familyId) {
      const known = await sessionOf(familyId);
      if (!known) return null;
      if (!isOpen(known.session, known.account)) return 'over';
      const { userId, generation } = known.session;
      return { userId, generation };
    },
  };
}

/** Whether a command found that its token had been used before. */
const wasReused = ({ events }: OwnEvents<SessionEvent>): boolean =>
  events.some(({ event }) => event.type === 'RefreshTokenReused');
