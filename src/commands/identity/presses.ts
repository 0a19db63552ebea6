import { accountStream, buttonPressStream, loginStream } from '../../events/identity/events.ts';
import type { PressRefusal } from '../../events/identity/vocabulary.ts';
import type { LoginId, UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { accountFold, registerUser } from './account.ts';
import { confirmLogin, type Login, loginFold, type Press, refusalOfPress } from './login.ts';
import { createPhoneNumbers } from './phone-numbers.ts';
import { pressFold, refusePress } from './press-reply.ts';
import { hashOf, type IdentityKeys, loginOfButton, phoneHashesOf } from './secrets.ts';
import { settled } from './settled.ts';

/** A press of the button in a login's message. */
export interface ButtonPress {
  readonly buttonId: string;
  /** E.164. */
  readonly sender: string;
  /** WhatsApp's id of the press. The same id is the same press, however often WhatsApp reports it. */
  readonly pressId: string;
  /** The sealed number of the sender, if a reply shall say why the press confirmed nothing. */
  readonly sealedSender?: string | null;
  /** The id of the user if the number is new. */
  readonly newUserId: UserId;
}

export type Pressed =
  | { readonly outcome: 'confirmed'; readonly loginId: LoginId }
  | { readonly outcome: 'refused'; readonly reason: PressRefusal };

type Hashes = Press['senderHashes'];

/** Confirms or refuses logins by presses, and records the outcome before it returns it. */
export function createPresses(
  commands: CommandHandler,
  keys: IdentityKeys,
): (press: ButtonPress, context: CommandContext) => Promise<Pressed> {
  const phoneNumbers = createPhoneNumbers(commands);

  /**
   * The user with the sender's number, registered now unless they were before. Accounts were once claimed under the
   * number that the login was started for.
   */
  async function userOf(
    login: NonNullable<Login>,
    press: ButtonPress,
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

  async function confirm(
    login: NonNullable<Login>,
    press: ButtonPress,
    checked: Press,
    context: CommandContext,
  ): Promise<PressRefusal | null> {
    const userId = await userOf(login, press, checked.senderHashes, context);
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

  return async (press, context) => {
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
  };
}
