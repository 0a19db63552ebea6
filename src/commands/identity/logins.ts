import { accountStream, familyOf, loginStream, sessionStream } from '../../events/identity/events.ts';
import type { SendingFailure } from '../../events/identity/vocabulary.ts';
import { type CommandId, type Instant, instant, type LoginId, type UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { OneOrMore } from '../keys.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { type Account, accountFold, isOpenAccount } from './account.ts';
import { expireLogin, type Login, loginFold, recordSending, startLogin } from './login.ts';
import { createPresses, type Presses } from './presses.ts';
import { hashOf, type IdentityKeys, loginIdOf, phoneHashesOf, refreshTokensOf } from './secrets.ts';
import { sessionFold, startSession } from './session.ts';
import { type Granted, nextTokenOf } from './sessions.ts';
import { settled } from './settled.ts';
import { secretsOfStart, secretsOfStarted } from './start-secrets.ts';

/** The time limit for confirming a login and fetching its tokens. */
export const LOGIN_MS = 10 * 60_000;

/** A login whose message has to be sent, or was sent by an earlier run of the command. */
export interface StartedLogin {
  readonly loginId: LoginId;
  /** A secret that is sent to the phone only. */
  readonly buttonId: string;
  readonly phase: NonNullable<Login>['phase'];
  readonly position: Position;
}

/** The outcome of sending. `recipient`: the number to which WhatsApp delivers (E.164); null when WhatsApp returns none. */
export type Sent =
  | { readonly outcome: 'sent'; readonly recipient: string | null }
  | { readonly outcome: 'failed'; readonly reason: SendingFailure };

/** The result for the waiting page. `spent`: the tokens were fetched earlier. */
export type Collected =
  | { readonly outcome: 'granted'; readonly granted: Granted }
  | { readonly outcome: 'waiting'; readonly loginId: LoginId; readonly expiresAt: Instant }
  | { readonly outcome: 'unknown' | 'expired' | 'spent' };

/** Logins, from the phone number to the tokens. */
export interface Logins extends Presses {
  start(phoneNumber: string, context: CommandContext): Promise<StartedLogin | Refusal>;
  /**
   * The session id of the login that a command started: a secret of the waiting page. Refused (`login_forgotten`) when
   * the key that produced it is gone; the login is over then.
   */
  sessionIdOf(command: CommandId): Promise<string | Refusal>;
  recordSending(login: LoginId, sent: Sent, context: CommandContext): Promise<void>;
  /** Returns the tokens of a confirmed login, once on all nodes together. */
  collect(sessionId: string, context: CommandContext): Promise<Collected>;
  /** The hashes of a number, one for each key. */
  phoneHashesOf(phoneNumber: string): OneOrMore<string>;
}

export function createLogins(commands: CommandHandler, keys: IdentityKeys): Logins {
  /** The account, or the one that goes on in its place. */
  async function openAccount(userId: UserId): Promise<Account> {
    const { state: account } = await commands.load(accountFold, accountStream(userId));
    if (account !== null && account.joinedInto !== null) return openAccount(account.joinedInto);
    return isOpenAccount(account) ? account : null;
  }

  async function grant(login: Login & { phase: 'confirmed' }, context: CommandContext): Promise<Collected> {
    const account = await openAccount(login.userId);
    if (account === null) return { outcome: 'expired' };
    const familyId = familyOf(login.id);
    const [refreshToken] = refreshTokensOf(keys, familyId, context.commandId);
    const decide = startSession(familyId, account, nextTokenOf(refreshToken, context.now()));
    const stream = sessionStream(familyId);
    const { events } = settled(await commands.execute(sessionFold, stream, decide, context));
    if (events.length === 0) return { outcome: 'spent' };
    return { outcome: 'granted', granted: { familyId, account, refreshToken } };
  }

  return {
    async start(phoneNumber, context) {
      const { loginId, buttonId } = await secretsOfStart(commands, keys, context.commandId);
      const decide = startLogin({
        loginId,
        phoneHashes: phoneHashesOf(keys, phoneNumber),
        buttonHash: hashOf(buttonId),
        expiresAt: instant(Date.parse(context.now()) + LOGIN_MS),
      });
      const started = await commands.execute(loginFold, loginStream(loginId), decide, context);
      if (isRefusal(started)) return started;
      const { state, position } = started;
      return { loginId, buttonId, phase: state?.phase ?? 'unsent', position };
    },

    async sessionIdOf(command) {
      const secrets = await secretsOfStarted(commands, keys, command);
      return secrets?.sessionId ?? refuse('login_forgotten');
    },

    async recordSending(login, sent, context) {
      const recipientHash =
        sent.outcome === 'sent' && sent.recipient !== null ? phoneHashesOf(keys, sent.recipient)[0] : null;
      const sending = sent.outcome === 'sent' ? { ...sent, recipientHash } : sent;
      // An earlier run of this command started the login in this stream. Without a claim, this would not count as a repetition.
      const within = { ...context, claimedAt: null };
      settled(await commands.execute(loginFold, loginStream(login), recordSending(sending), within));
    },

    ...createPresses(commands, keys),

    async collect(sessionId, context) {
      const loginId = loginIdOf(sessionId);
      const { state: login } = await commands.load(loginFold, loginStream(loginId));
      if (login === null) return { outcome: 'unknown' };
      const now = context.now();
      if (login.phase === 'expired' || now >= login.expiresAt) {
        settled(await commands.execute(loginFold, loginStream(loginId), expireLogin(now), context));
        return { outcome: 'expired' };
      }
      if (login.phase === 'confirmed') return grant(login, context);
      return { outcome: 'waiting', loginId, expiresAt: login.expiresAt };
    },

    phoneHashesOf: (phoneNumber) => phoneHashesOf(keys, phoneNumber),
  };
}
