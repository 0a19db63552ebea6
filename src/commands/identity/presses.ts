import { accountStream, buttonPressStream, loginStream } from '../../events/identity/events.ts';
import type { PressRefusal } from '../../events/identity/vocabulary.ts';
import type { LoginId, UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { accountFold, registerUser } from './account.ts';
import {
  confirmLogin,
  type HeldPress,
  holdPress,
  isHeld,
  type Login,
  loginFold,
  type Press,
  refusalOfPress,
} from './login.ts';
import { createPhoneNumbers } from './phone-numbers.ts';
import { pressFold, refusePress } from './press-reply.ts';
import { hashOf, type IdentityKeys, loginOfButton, phoneHashesOf } from './secrets.ts';
import { settled } from './settled.ts';

/** A press of the button in the message of a login. */
export interface ButtonPress {
  readonly buttonId: string;
  /** E.164. */
  readonly sender: string;
  /** WhatsApp's id of the press. WhatsApp may report the same press more than once. */
  readonly pressId: string;
  /** The sender's sealed number, if a reply is to say why the press confirmed nothing. */
  readonly sealedSender?: string | null;
  /** The id of the user if the number is new. */
  readonly newUserId: UserId;
}

export type Pressed =
  | { readonly outcome: 'confirmed'; readonly loginId: LoginId }
  /** The press waits until it is known to which number WhatsApp has delivered the message. */
  | { readonly outcome: 'held'; readonly loginId: LoginId }
  | { readonly outcome: 'refused'; readonly reason: PressRefusal };

type Hashes = Press['senderHashes'];
/** A press as the log stores it: hashes only, and the sealed number of the sender. */
type KnownPress = Pick<Press, 'buttonHash' | 'pressHash'> &
  Pick<ButtonPress, 'sender' | 'sealedSender' | 'newUserId'> & { readonly loginId: LoginId | null };

type ToRefuse = Pick<KnownPress, 'loginId' | 'pressHash' | 'sealedSender'> & Pick<Unsealed, 'sender'>;

/** Null: the press confirms the login. */
type Settled = Promise<PressRefusal | 'held' | null>;

export interface Presses {
  /** Records the outcome of a press, then returns it. */
  press(press: ButtonPress, context: CommandContext): Promise<Pressed>;
  /** Judges a held press again. `sender`: E.164; null when it can't be unsealed any more. */
  settleHeld(login: LoginId, held: HeldPress & Unsealed, context: CommandContext): Promise<void>;
}

export interface Unsealed {
  readonly sender: string | null;
  /** The id of the user if the number is new. */
  readonly newUserId: UserId;
}

/** Confirms or refuses logins, and records each outcome before it returns it. */
export function createPresses(commands: CommandHandler, keys: IdentityKeys): Presses {
  const phoneNumbers = createPhoneNumbers(commands);

  /**
   * The user with the sender's number, who is registered now unless they already are. Earlier versions stored accounts
   * under the number for which the login was started.
   */
  async function userOf(
    login: NonNullable<Login>,
    press: KnownPress,
    hashes: Hashes,
    context: CommandContext,
  ) {
    const { sender: phoneNumber, newUserId } = press;
    const known = (await phoneNumbers.ownerOf(hashes)) ?? (await phoneNumbers.ownerOf(login.phoneHashes));
    const userId = await phoneNumbers.claim(hashes, known ?? newUserId, context);
    const register = registerUser({ userId, phoneNumber, registeredAt: context.now() });
    settled(await commands.execute(accountFold, accountStream(userId), register, context));
    return userId;
  }

  /** Holds a press that can't be judged yet. Judges it at once if the outcome of sending has become known meanwhile. */
  async function hold(loginId: LoginId, press: KnownPress, checked: Press, context: CommandContext): Settled {
    const { sealedSender = null } = press;
    if (sealedSender === null) return 'other_number';
    const userId = await phoneNumbers.ownerOf(checked.senderHashes);
    const decide = holdPress(checked, { sealedSender, userId });
    const { state } = settled(await commands.execute(loginFold, loginStream(loginId), decide, context));
    if (isHeld(state, checked.pressHash)) return 'held';
    const waits = refusalOfPress(state, checked) === 'waits';
    return waits ? 'other_number' : settlePress(loginId, press, context);
  }

  async function confirm(
    login: NonNullable<Login>,
    press: KnownPress,
    checked: Press,
    context: CommandContext,
  ): Settled {
    const userId = await userOf(login, press, checked.senderHashes, context);
    const decide = confirmLogin(checked, userId);
    const { state } = settled(await commands.execute(loginFold, loginStream(login.id), decide, context));
    const refused = refusalOfPress(state, checked);
    return refused === 'waits' ? 'other_number' : refused;
  }

  async function settlePress(loginId: LoginId, press: KnownPress, context: CommandContext): Settled {
    const { buttonHash, pressHash, sender } = press;
    const { state: login } = await commands.load(loginFold, loginStream(loginId));
    const senderHashes = phoneHashesOf(keys, sender);
    const checked: Press = { buttonHash, senderHashes, pressHash, now: context.now() };
    const refused = refusalOfPress(login, checked);
    if (refused === 'waits') return hold(loginId, press, checked, context);
    return login === null || refused !== null
      ? (refused ?? 'unknown')
      : confirm(login, press, checked, context);
  }

  async function take(press: KnownPress, context: CommandContext): Promise<Pressed> {
    const { loginId, pressHash } = press;
    const stream = buttonPressStream(pressHash);
    const { state: before } = await commands.load(pressFold, stream);
    if (before !== null) return { outcome: 'refused', reason: before.reason };
    if (loginId === null) return refuse(press, 'unknown', context);
    const reason = await settlePress(loginId, press, context);
    if (reason === 'held') return { outcome: 'held', loginId };
    if (reason === null) return { outcome: 'confirmed', loginId };
    return refuse(press, reason, context);
  }

  /** The number is sealed under the key of its account, too, so that an erasure reaches it. */
  async function refuse(
    { loginId, pressHash, sender, sealedSender = null }: ToRefuse,
    reason: PressRefusal,
    context: CommandContext,
  ): Promise<Pressed> {
    const isKept = sealedSender !== null && sender !== null;
    const userId = isKept ? await phoneNumbers.ownerOf(phoneHashesOf(keys, sender)) : null;
    const decide = refusePress({ loginId, reason, sealedSender, userId });
    settled(await commands.execute(pressFold, buttonPressStream(pressHash), decide, context));
    return { outcome: 'refused', reason };
  }

  return {
    press({ buttonId, pressId, ...press }, context) {
      const known = { loginId: loginOfButton(buttonId), buttonHash: hashOf(buttonId) };
      return take({ ...press, ...known, pressHash: hashOf(pressId) }, context);
    },

    async settleHeld(loginId, { sender, ...held }, context) {
      const { pressHash } = held;
      const { state: login } = await commands.load(loginFold, loginStream(loginId));
      if (login === null) return;
      if (sender !== null) await take({ ...held, sender, loginId, buttonHash: login.buttonHash }, context);
      else await refuse({ loginId, pressHash, sender, sealedSender: null }, 'expired', context);
    },
  };
}
