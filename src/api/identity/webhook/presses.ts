import { z } from 'zod';
import { loginOfButton } from '../../../commands/identity/secrets.ts';

/** A press of a login's button in WhatsApp. */
export interface WhatsappPress {
  readonly buttonId: string;
  /** E.164. */
  readonly sender: string;
  /** WhatsApp's id of the press's message. */
  readonly pressId: string;
}

/** The envelope of a webhook. WhatsApp sends many that don't concern logins. */
export const webhookBody = z.object({
  object: z.string().optional().meta({ description: '`whatsapp_business_account`' }),
  entry: z
    .array(z.looseObject({}))
    .optional()
    .meta({ description: 'Everything but pressed buttons is accepted and ignored' }),
});
export type WebhookBody = z.output<typeof webhookBody>;

const Entry = z.object({ changes: z.array(z.unknown()) });
const Change = z.object({
  field: z.literal('messages'),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string() }),
    messages: z.array(z.unknown()),
  }),
});
const Press = z.object({
  from: z.string().regex(/^\d{5,20}$/),
  id: z.string().min(1).max(1024),
  type: z.literal('interactive'),
  interactive: z.object({
    type: z.literal('button_reply'),
    button_reply: z.object({ id: z.string().min(1).max(256) }),
  }),
});

/**
 * The presses in a webhook, in its order. An app can have several numbers, and a number buttons of other kinds: those are
 * ignored.
 */
export function pressesIn(
  { entry = [] }: WebhookBody,
  phoneNumberId: string | null,
): readonly WhatsappPress[] {
  return entry
    .flatMap((item) => Entry.safeParse(item).data?.changes ?? [])
    .map((change) => Change.safeParse(change).data?.value)
    .filter((value) => value?.metadata.phone_number_id === phoneNumberId)
    .flatMap((value) => value?.messages ?? [])
    .map((message) => Press.safeParse(message).data)
    .filter((press) => press !== undefined)
    .filter(({ interactive }) => loginOfButton(interactive.button_reply.id) !== null)
    .map(({ from, id, interactive }) => ({
      buttonId: interactive.button_reply.id,
      sender: `+${from}`,
      pressId: id,
    }));
}
