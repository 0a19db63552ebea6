import { z } from 'zod';
import type { TakePress } from '../../../commands/identity/take-press.ts';
import { command } from '../../endpoint.ts';
import { readWebhook, webhookBody } from './presses.ts';
import { signatureCheck } from './signature.ts';
import type { SkippedCounter } from './skipped.ts';
import { takePresses } from './take-presses.ts';

export interface WebhookDependencies {
  readonly takePress: TakePress;
  /** What proves that a webhook comes from WhatsApp, and is for us; null: none can. */
  readonly whatsapp: { readonly appSecret: string; readonly phoneNumberId: string } | null;
  readonly skipped: Pick<SkippedCounter, 'count'>;
}

/** Meta sends up to 1,000 updates at once, of at most 3 MiB. */
const MAX_BYTES = 3 * 1024 * 1024;
/** 3 MiB of the smallest updates have fewer. Only what WhatsApp has signed is counted as far as this. */
const MAX_MEMBERS = 250_000;

export const webhookEndpoint = ({ takePress, whatsapp, skipped }: WebhookDependencies) =>
  command({
    method: 'POST',
    path: '/api/webhook',
    summary: 'Events from WhatsApp, such as pressed buttons',
    notes:
      'WhatsApp signs the request: `X-Hub-Signature-256` is `sha256=` and the hexadecimal HMAC-SHA256 of the body’s bytes under the app secret. Events are recorded before the response. A repeated message changes nothing. The body has at most 3 MiB. Parts that don’t have the documented shape are skipped.',
    tag: 'Login',
    access: 'anyone',
    limit: 'open',
    kind: 'command',
    secrets: ['request'],
    revised: false,
    body: webhookBody,
    maxBodyBytes: MAX_BYTES,
    maxBodyMembers: MAX_MEMBERS,
    checkBytes: signatureCheck(whatsapp?.appSecret ?? null),
    answers: {
      200: { description: 'The events are recorded', data: z.object({ received: z.literal(true) }) },
    },
    async handle({ body, context }) {
      const read = readWebhook(body, whatsapp?.phoneNumberId ?? null);
      skipped.count(read.skipped);
      await takePresses(read.presses, takePress, context);
      return { told: null, facts: null };
    },
    async present() {
      return { status: 200, message: 'Webhook received successfully', data: { received: true } };
    },
  });
