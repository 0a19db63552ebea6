import type { UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { NewId } from '../new-id.ts';
import type { ButtonPress, Logins, Pressed } from './logins.ts';

/** Records a press of a login's button. Somebody who pressed in vain is told so by a reaction to that. */
export type TakePress = (
  press: Pick<ButtonPress, 'buttonId' | 'sender' | 'pressId'>,
  context: CommandContext,
) => Promise<Pressed>;

/** Seals the number of somebody who pressed, for the reply to the press. */
export type SealSender = (pressId: string, sender: string) => string;

/** @param sealSender null: nobody is replied to. */
export const createTakePress =
  (logins: Pick<Logins, 'press'>, sealSender: SealSender | null, newId: NewId): TakePress =>
  (press, context) => {
    const sealedSender = sealSender?.(press.pressId, press.sender) ?? null;
    return logins.press({ ...press, sealedSender, newUserId: newId<UserId>() }, context);
  };
