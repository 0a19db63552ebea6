import { LRUCache } from 'lru-cache';
import { LOGIN_MS } from '../../commands/identity/logins.ts';
import type { Confirmation, SendConfirmation } from '../../commands/identity/sending.ts';

/** Unsent messages of a desk without WhatsApp, kept until they expire. */
export interface Outbox {
  readonly send: SendConfirmation;
  /** The number that a button's message was for; null for an unknown or expired one. */
  recipientOf(buttonId: string): string | null;
}

const KEPT = 1_000;

/** `show` shows a message to the operator alone: knowing the button is enough to press it. */
export function createOutbox(show: (confirmation: Confirmation) => void): Outbox {
  const recipients = new LRUCache<string, string>({ max: KEPT, ttl: LOGIN_MS });

  return {
    async send(confirmation) {
      recipients.set(confirmation.buttonId, confirmation.phoneNumber);
      show(confirmation);
      return { outcome: 'sent', recipient: null };
    },
    recipientOf: (buttonId) => recipients.get(buttonId) ?? null,
  };
}
