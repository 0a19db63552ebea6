import type { UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { NewId } from '../new-id.ts';
import type { Logins } from './logins.ts';
import type { ButtonPress, Pressed } from './presses.ts';

/** Records a press of a login's button. A reaction sends a reply if the press is refused. */
export type TakePress = (
  press: Pick<ButtonPress, 'buttonId' | 'sender' | 'pressId'>,
  context: CommandContext,
) => Promise<Pressed>;

/** Seals the sender's number for the reply to the press. */
export type SealSender = (pressId: string, sender: string) => string;

/** @param sealSender null: no press gets a reply. */
export const createTakePress =
  (logins: Pick<Logins, 'press'>, sealSender: SealSender | null, newId: NewId): TakePress =>
  (press, context) => {
    const sealedSender = sealSender?.(press.pressId, press.sender) ?? null;
    return logins.press({ ...press, sealedSender, newUserId: newId<UserId>() }, context);
  };
