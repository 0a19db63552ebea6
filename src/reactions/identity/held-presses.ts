import type { CommandHandler } from '../../commands/handle.ts';
import { loginFold } from '../../commands/identity/login.ts';
import type { Presses } from '../../commands/identity/presses.ts';
import type { Sealing } from '../../commands/sealing.ts';
import {
  buttonPressStream,
  type LoginEvent,
  loginExpired,
  loginMessageFailed,
  loginMessageSent,
  loginStream,
} from '../../events/identity/events.ts';
import { type Instant, instant, type UserId } from '../../events/ids.ts';
import type { Reaction } from '../reaction.ts';

export interface HeldPressesOptions {
  readonly commands: Pick<CommandHandler, 'load'>;
  readonly presses: Pick<Presses, 'settleHeld'>;
  readonly sealing: Pick<Sealing, 'unseal'>;
  readonly newUserId: () => UserId;
}

const BEGINS: Instant = instant(Date.parse('2026-11-28T00:00:00.000Z'));

/**
 * Judges the presses that waited for WhatsApp's answer to the sending, once the log has the answer. Where it never comes,
 * they wait until the login expires.
 */
export const createHeldPresses = ({
  commands,
  presses,
  sealing,
  newUserId,
}: HeldPressesOptions): Reaction => ({
  name: 'held-presses',
  what: 'presses that wait for the sending of their message',
  begins: BEGINS,
  types: new Set([loginMessageSent.type, loginMessageFailed.type, loginExpired.type]),

  async react({ event }, attending) {
    const { loginId } = (event as LoginEvent).data;
    const { state: login } = await commands.load(loginFold, loginStream(loginId));
    for (const held of login?.held ?? []) {
      const sender = sealing.unseal(buttonPressStream(held.pressHash), held.sealedSender);
      const context = attending.contextOf(`press ${held.pressHash}`);
      await presses.settleHeld(loginId, { ...held, sender, newUserId: newUserId() }, context);
    }
    return null;
  },
});
