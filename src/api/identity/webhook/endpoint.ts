import { z } from 'zod';
import type { CommandContext } from '../../../commands/context.ts';
import type { Logins } from '../../../commands/identity/logins.ts';
import { newId } from '../../../commands/new-id.ts';
import type { UserId } from '../../../events/ids.ts';
import { command } from '../../endpoint.ts';
import { pressesIn, type WhatsappPress, webhookBody } from './presses.ts';
import { signatureCheck } from './signature.ts';

export interface WebhookDependencies {
  readonly logins: Pick<Logins, 'press'>;
  /** What proves that a webhook comes from WhatsApp, and is for us; null: none can. */
  readonly whatsapp: { readonly appSecret: string; readonly phoneNumberId: string } | null;
  /** Seals the number of whoever sent a press, for the reply to it; null: nobody is replied to. */
  readonly sealSender: ((pressId: string, sender: string) => string) | null;
}

const MAX_BYTES = 256 * 1024;
/** WhatsApp tells of many things at once. Only what it has signed is counted as far as this. */
const MAX_MEMBERS = 20_000;

export function webhookEndpoint(dependencies: WebhookDependencies) {
  const { whatsapp } = dependencies;
  return command({
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
      for (const press of pressesIn(body, whatsapp?.phoneNumberId ?? null))
        await take(dependencies, press, context);
      return { told: null, facts: null };
    },
    async present() {
      return { status: 200, message: 'Webhook received successfully', data: { received: true } };
    },
  });
}

/** Records a press. Whoever pressed in vain is told by a reaction to that. */
async function take(
  { logins, sealSender }: WebhookDependencies,
  { buttonId, sender, messageId: pressId }: WhatsappPress,
  context: CommandContext,
): Promise<void> {
  const sealedSender = sealSender?.(pressId, sender) ?? null;
  await logins.press({ buttonId, sender, pressId, sealedSender, newUserId: newId<UserId>() }, context);
}
