import type { LoginEvent } from '../../events/identity/events.ts';
import type { PressRefusal, SendingFailure } from '../../events/identity/vocabulary.ts';
import type { Instant, LoginId, UserId } from '../../events/ids.ts';
import type { OneOrMore } from '../keys.ts';
import type { Fold } from '../streams.ts';

/** A press that can't be judged yet. */
export interface HeldPress {
  readonly pressHash: string;
  /** The sender's number, sealed. */
  readonly sealedSender: string;
}

interface Started {
  readonly id: LoginId;
  /** Hashes of the number for which the login was started: one for each form of it and each key. */
  readonly phoneHashes: readonly string[];
  readonly buttonHash: string;
  /** The hash of the number to which WhatsApp delivers; null when WhatsApp didn't tell it. */
  readonly recipientHash: string | null;
  /** Whether the outcome of sending is certain. It isn't if the request to WhatsApp failed without a response. */
  readonly isSendingSettled: boolean;
  /** Presses that wait for the outcome of sending. */
  readonly held: readonly HeldPress[];
  /** From then on the login can neither be confirmed nor collected. */
  readonly expiresAt: Instant;
}

/** One login, from the phone number to its confirmation; null: there is none. */
export type Login =
  | (Started & { readonly phase: 'unsent' | 'sent' | 'failed' })
  | (Started & { readonly phase: 'confirmed'; readonly userId: UserId; readonly pressHash: string })
  /** `pressHash`: of the press that confirmed the login earlier; null when none did. */
  | (Started & { readonly phase: 'expired'; readonly pressHash: string | null })
  | null;

export const loginFold: Fold<Login, LoginEvent> = {
  version: 2,
  initial: null,
  evolve(login, event) {
    if (event.type === 'LoginStarted') {
      const { loginId: id, ...started } = event.data;
      return { id, ...started, recipientHash: null, isSendingSettled: false, held: [], phase: 'unsent' };
    }
    if (login === null) throw new Error(`${event.type} happened to a login that was never started`);
    switch (event.type) {
      case 'LoginMessageSent':
        return {
          ...login,
          ...{ phase: 'sent', isSendingSettled: true, recipientHash: event.data.recipientHash },
        };
      case 'LoginMessageFailed':
        return { ...login, phase: 'failed', isSendingSettled: event.data.reason === 'rejected' };
      case 'LoginPressHeld': {
        const { pressHash, sealedSender } = event.data;
        return { ...login, held: [...login.held, { pressHash, sealedSender }] };
      }
      case 'LoginConfirmed':
        return { ...login, phase: 'confirmed', userId: event.data.userId, pressHash: event.data.pressHash };
      case 'LoginExpired':
        return { ...login, phase: 'expired', pressHash: confirmingPress(login) };
      default:
        return event satisfies never;
    }
  },
};

const confirmingPress = (login: NonNullable<Login>): string | null =>
  login.phase === 'confirmed' || login.phase === 'expired' ? login.pressHash : null;

type Decision = readonly LoginEvent[];

export const startLogin =
  (started: { loginId: LoginId; phoneHashes: readonly string[]; buttonHash: string; expiresAt: Instant }) =>
  (login: Login): Decision =>
    login === null ? [{ type: 'LoginStarted', data: started }] : [];

/** The outcome of sending the message. */
export type Sending =
  | { readonly outcome: 'sent'; readonly recipientHash: string | null }
  | { readonly outcome: 'failed'; readonly reason: SendingFailure };

/** A press can come before WhatsApp's response to the sending: then there is nothing left to record. */
export const recordSending =
  (sending: Sending) =>
  (login: Login): Decision => {
    if (login?.phase !== 'unsent' && login?.phase !== 'failed') return [];
    const { id: loginId } = login;
    if (login.phase === 'failed' && sending.outcome === 'failed') return [];
    return sending.outcome === 'sent'
      ? [{ type: 'LoginMessageSent', data: { loginId, recipientHash: sending.recipientHash } }]
      : [{ type: 'LoginMessageFailed', data: { loginId, reason: sending.reason } }];
  };

export interface Press {
  readonly buttonHash: string;
  /** Hashes of the number from which the press came: one for each form and each key. */
  readonly senderHashes: OneOrMore<string>;
  readonly pressHash: string;
  readonly now: Instant;
}

/**
 * Why a press doesn't confirm the login; null when it does, or did earlier; `waits` while it isn't known to which number
 * WhatsApp has delivered.
 */
export function refusalOfPress(login: Login, press: Press): PressRefusal | 'waits' | null {
  if (login === null || login.buttonHash !== press.buttonHash) return 'unknown';
  const isOver = login.phase === 'expired' || press.now >= login.expiresAt;
  if (!isRecipient(login, press)) {
    if (login.isSendingSettled || login.phase === 'confirmed') return 'other_number';
    return isOver ? 'expired' : 'waits';
  }
  if (confirmingPress(login) === press.pressHash) return null;
  if (login.phase === 'confirmed') return 'spent';
  return isOver ? 'expired' : null;
}

/** Only the recipient of the message can press its button, so more presses than this can't be in good faith. */
const MOST_HELD = 10;

/** Holds a press until it can be judged. */
export const holdPress =
  (press: Press, by: { readonly sealedSender: string; readonly userId: UserId | null }) =>
  (login: Login): Decision => {
    if (login === null || refusalOfPress(login, press) !== 'waits' || login.held.length === MOST_HELD)
      return [];
    const { pressHash } = press;
    return isHeld(login, pressHash)
      ? []
      : [{ type: 'LoginPressHeld', data: { loginId: login.id, pressHash, ...by } }];
  };

export const isHeld = (login: Login, pressHash: string): boolean =>
  login?.held.some((held) => held.pressHash === pressHash) ?? false;

/** Whether the press came from the number for which the login was started, or to which WhatsApp says it delivered. */
const isRecipient = ({ phoneHashes, recipientHash }: NonNullable<Login>, { senderHashes }: Press): boolean =>
  senderHashes.some((hash) => hash === recipientHash || phoneHashes.includes(hash));

/**
 * Confirms the login for the owner of the phone that pressed. A message whose sending failed without a response may
 * have arrived: a press of its button is proof.
 */
export const confirmLogin =
  (press: Press, userId: UserId) =>
  (login: Login): Decision => {
    if (login === null || refusalOfPress(login, press) !== null) return [];
    if (confirmingPress(login) !== null) return [];
    return [{ type: 'LoginConfirmed', data: { loginId: login.id, userId, pressHash: press.pressHash } }];
  };

export const expireLogin =
  (now: Instant) =>
  (login: Login): Decision =>
    login !== null && login.phase !== 'expired' && now >= login.expiresAt
      ? [{ type: 'LoginExpired', data: { loginId: login.id } }]
      : [];
