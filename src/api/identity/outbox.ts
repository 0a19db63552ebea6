import { LRUCache } from 'lru-cache';
import { LOGIN_MS } from '../../commands/identity/logins.ts';
import type { Confirmation, SendConfirmation } from '../../commands/identity/sending.ts';

/** Messages that nobody sends, for desks without WhatsApp: they lie here until their time is over. */
export interface Outbox {
  readonly send: SendConfirmation;
  /** The number that a button was for; null when there was none, or its time is over. */
  recipientOf(buttonId: string): string | null;
}

const KEPT = 1_000;

/** `show` tells whoever runs the desk, and nobody else: who knows the button can press it. */
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
