import { z } from 'zod';
import type { TakePress } from '../../../commands/identity/take-press.ts';
import { command } from '../../endpoint.ts';
import { pressesIn, webhookBody } from './presses.ts';
import { signatureCheck } from './signature.ts';

export interface WebhookDependencies {
  readonly takePress: TakePress;
  /** What proves that a webhook comes from WhatsApp, and is for us; null: none can. */
  readonly whatsapp: { readonly appSecret: string; readonly phoneNumberId: string } | null;
}

const MAX_BYTES = 256 * 1024;
/** WhatsApp tells of many things at once. Only what it has signed is counted as far as this. */
const MAX_MEMBERS = 20_000;

export const webhookEndpoint = ({ takePress, whatsapp }: WebhookDependencies) =>
  command({
    method: 'POST',
    path: '/api/webhook',
    summary: 'What WhatsApp tells: above all, which buttons were pressed',
    notes:
      'Signed by WhatsApp: `X-Hub-Signature-256` is `sha256=` and the hexadecimal HMAC-SHA256 of the body’s bytes under the app secret. Recorded before it is answered; a message that comes again changes nothing.',
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
    answers: { 200: { description: 'It is recorded', data: z.object({ received: z.literal(true) }) } },
    async handle({ body, context }) {
      for (const press of pressesIn(body, whatsapp?.phoneNumberId ?? null)) await takePress(press, context);
      return { told: null, facts: null };
    },
    async present() {
      return { status: 200, message: 'Webhook received successfully', data: { received: true } };
    },
  });
