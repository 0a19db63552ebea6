import {
  accountStream,
  buttonPressStream,
  familyOf,
  loginStream,
  sessionStream,
} from '../../events/identity/events.ts';
import type { PressRefusal, SendingFailure } from '../../events/identity/vocabulary.ts';
import { type CommandId, type Instant, instant, type LoginId, type UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { OneOrMore } from '../keys.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { accountFold, registerUser } from './account.ts';
import {
  confirmLogin,
  expireLogin,
  type Login,
  loginFold,
  numberOf,
  type Press,
  recordSending,
  refusalOfPress,
  startLogin,
} from './login.ts';
import { createPhoneNumbers } from './phone-numbers.ts';
import { pressFold, refusePress } from './press-reply.ts';
import {
  hashOf,
  type IdentityKeys,
  loginIdOf,
  loginOfButton,
  phoneHashesOf,
  refreshTokensOf,
} from './secrets.ts';
import { sessionFold, startSession } from './session.ts';
import { type Granted, nextTokenOf } from './sessions.ts';
import { settled } from './settled.ts';
import { secretsOfStart, secretsOfStarted } from './start-secrets.ts';

/** How long a person has to confirm, and the waiting page to fetch its tokens. */
export const LOGIN_MS = 10 * 60_000;

/** A login that waits for its message to be sent, or that already had it sent when its command is repeated. */
export interface StartedLogin {
  readonly loginId: LoginId;
  /** A secret of the phone. */
  readonly buttonId: string;
  readonly phase: NonNullable<Login>['phase'];
  readonly position: Position;
}

/** What became of the message. `recipient`: the number that WhatsApp delivers to (E.164), null when it doesn't say. */
export type Sent =
  | { readonly outcome: 'sent'; readonly recipient: string | null }
  | { readonly outcome: 'failed'; readonly reason: SendingFailure };

export interface ButtonPress {
  readonly buttonId: string;
  /** E.164. */
  readonly sender: string;
  /** The id that WhatsApp gave the press: the same one is the same press, however often it is told of. */
  readonly pressId: string;
  /** The sender, sealed, if they are to be told why the press confirmed nothing. */
  readonly sealedSender?: string | null;
  /** The user's, should the number be a new one. */
  readonly newUserId: UserId;
}

export type Pressed =
  | { readonly outcome: 'confirmed'; readonly loginId: LoginId }
  | { readonly outcome: 'refused'; readonly reason: PressRefusal };

/** What the waiting page gets. `spent`: its tokens were given away before. */
export type Collected =
  | { readonly outcome: 'granted'; readonly granted: Granted }
  | { readonly outcome: 'waiting'; readonly loginId: LoginId; readonly expiresAt: Instant }
  | { readonly outcome: 'unknown' | 'expired' | 'spent' };

/** Logins from the phone number to the tokens. */
export interface Logins {
  start(phoneNumber: string, context: CommandContext): Promise<StartedLogin | Refusal>;
  /**
   * Of the login that a command started: a secret of the waiting page. Refused (`login_forgotten`) once the key that it
   * was made with is gone, and the login is over with it.
   */
  sessionIdOf(command: CommandId): Promise<string | Refusal>;
  recordSending(login: LoginId, sent: Sent, context: CommandContext): Promise<void>;
  /** Records what a press means before it answers. */
  press(press: ButtonPress, context: CommandContext): Promise<Pressed>;
  /** Gives away a confirmed login's tokens, once on all nodes together. */
  collect(sessionId: string, context: CommandContext): Promise<Collected>;
  /** By what that number is known: one for each key. */
  phoneHashesOf(phoneNumber: string): OneOrMore<string>;
}

export function createLogins(commands: CommandHandler, keys: IdentityKeys): Logins {
  const phoneNumbers = createPhoneNumbers(commands);

  /** The user whose number it is, registered now unless they were before. */
  async function userOf(press: ButtonPress, hashes: readonly string[], context: CommandContext) {
    const { sender: phoneNumber, newUserId } = press;
    const userId = await phoneNumbers.claim(hashes, newUserId, context);
    const register = registerUser({ userId, phoneNumber, registeredAt: context.now() });
    settled(await commands.execute(accountFold, accountStream(userId), register, context));
    return userId;
  }

  async function confirm(
    login: NonNullable<Login>,
    press: ButtonPress,
    checked: Press,
    context: CommandContext,
  ): Promise<PressRefusal | null> {
    const userId = await userOf(press, numberOf(login, checked), context);
    const decide = confirmLogin(checked, userId);
    const { state } = settled(await commands.execute(loginFold, loginStream(login.id), decide, context));
    return refusalOfPress(state, checked);
  }

  async function settlePress(press: ButtonPress, pressHash: string, context: CommandContext) {
    const loginId = loginOfButton(press.buttonId);
    if (loginId === null) return { loginId, reason: 'unknown' as const };
    const { state: login } = await commands.load(loginFold, loginStream(loginId));
    const checked: Press = {
      buttonHash: hashOf(press.buttonId),
      senderHashes: phoneHashesOf(keys, press.sender),
      pressHash,
      now: context.now(),
    };
    const refused = refusalOfPress(login, checked);
    if (login === null || refused !== null) return { loginId, reason: refused ?? 'unknown' };
    return { loginId, reason: await confirm(login, press, checked, context) };
  }

  async function grant(login: Login & { phase: 'confirmed' }, context: CommandContext): Promise<Collected> {
    const { state: account } = await commands.load(accountFold, accountStream(login.userId));
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
      // What the command has appended to this stream before is its start: this is to be decided all the same.
      const within = { ...context, claimedAt: null };
      settled(await commands.execute(loginFold, loginStream(login), recordSending(sending), within));
    },

    async press(press, context) {
      const pressHash = hashOf(press.pressId);
      const stream = buttonPressStream(pressHash);
      const { state: before } = await commands.load(pressFold, stream);
      if (before !== null) return { outcome: 'refused', reason: before.reason };
      const { loginId, reason } = await settlePress(press, pressHash, context);
      if (reason === null) return { outcome: 'confirmed', loginId };
      const { sealedSender = null } = press;
      const decide = refusePress({ loginId, reason, sealedSender });
      settled(await commands.execute(pressFold, stream, decide, context));
      return { outcome: 'refused', reason };
    },

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
