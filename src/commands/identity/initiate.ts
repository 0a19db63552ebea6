import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Logins, StartedLogin } from './logins.ts';
import type { SendConfirmation } from './sending.ts';

/** Starts a login, and sends the message with the button that confirms it. `phoneNumber`: E.164. */
export type Initiate = (
  phoneNumber: string,
  context: CommandContext,
) => Promise<{ readonly position: Position } | Refusal>;

export const createInitiate =
  (logins: Pick<Logins, 'start' | 'recordSending'>, send: SendConfirmation): Initiate =>
  async (phoneNumber, context) => {
    const login = await logins.start(phoneNumber, context);
    if (isRefusal(login)) return login;
    const { loginId, buttonId, position } = login;
    if (!needsMessage(login)) return { position };
    const sent = await send({ phoneNumber, buttonId });
    await logins.recordSending(loginId, sent, context);
    return sent.outcome === 'failed' ? refuse('message_not_sent') : { position };
  };

/** A repeated command finds the login that it started; the message may have been sent the first time. */
const needsMessage = ({ phase }: StartedLogin): boolean => phase === 'unsent' || phase === 'failed';
