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

/** How many parts of a webhook were skipped, by reason. */
export interface SkippedParts {
  /** Parts that aren't what Meta documents, such as `entry: null`. */
  readonly odd: number;
  /** Messages of a type that this version doesn't know. */
  readonly unknown: number;
}

/** What a webhook says that matters here. */
export interface ReadWebhook {
  readonly presses: readonly WhatsappPress[];
  readonly skipped: SkippedParts;
}

/** The envelope of a webhook. WhatsApp sends many that don't concern logins, and parts of any shape. */
export const webhookBody = z.object({
  object: z.unknown().optional().meta({ type: 'string', description: '`whatsapp_business_account`' }),
  entry: z
    .unknown()
    .optional()
    .meta({
      ...{ type: 'array', items: { type: 'object' } },
      description:
        'Everything but pressed buttons is accepted and ignored. Parts of another shape are skipped, and refuse nothing beside them',
    }),
});
export type WebhookBody = z.output<typeof webhookBody>;

const Press = z.object({
  from: z.string().regex(/^\d{5,20}$/),
  id: z.string().min(1).max(1024),
  interactive: z.object({ button_reply: z.object({ id: z.string().min(1).max(256) }) }),
});
const Interactive = z.object({ interactive: z.object({ type: z.string() }) });

/** The types of messages that Meta documents and that are none of the desk's business. */
const OTHER_MESSAGES: ReadonlySet<unknown> = new Set([
  ...['audio', 'button', 'contacts', 'document', 'edit', 'ephemeral', 'errors', 'image', 'location', 'order'],
  ...[
    'reaction',
    'request_welcome',
    'revoke',
    'sticker',
    'system',
    'text',
    'unknown',
    'unsupported',
    'video',
  ],
]);

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The presses in a webhook, in its order. An app can have several numbers, and a number buttons of other kinds: those are
 * ignored. A part that can't be read is skipped and counted, and spoils nothing beside it.
 */
export function readWebhook({ object, entry }: WebhookBody, phoneNumberId: string | null): ReadWebhook {
  const presses: WhatsappPress[] = [];
  const skipped = { odd: 0, unknown: 0 };
  if (object !== undefined && typeof object !== 'string') skipped.odd++;

  /** A list; none when it is absent; what is no list counts as one odd part. */
  function listIn(value: unknown): readonly unknown[] {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    skipped.odd++;
    return [];
  }
  function partsIn(value: unknown): readonly Part[] {
    const list = listIn(value);
    const parts = list.filter(isPart);
    skipped.odd += list.length - parts.length;
    return parts;
  }
  function messagesIn({ field, value }: Part): readonly Part[] {
    if (typeof field === 'string' && field !== 'messages') return [];
    if (field === 'messages' && isPart(value)) {
      const { metadata, messages } = value;
      if (isPart(metadata) && typeof metadata.phone_number_id === 'string')
        return metadata.phone_number_id === phoneNumberId ? partsIn(messages) : [];
    }
    skipped.odd++;
    return [];
  }

  for (const item of partsIn(entry))
    for (const change of partsIn(item.changes))
      for (const message of messagesIn(change)) {
        const read = readMessage(message);
        if (read === 'odd' || read === 'unknown') skipped[read]++;
        else if (read !== null) presses.push(read);
      }
  return { presses, skipped };
}

/** Null: not a press of a login's button. */
function readMessage(message: Part): WhatsappPress | keyof SkippedParts | null {
  if (OTHER_MESSAGES.has(message.type)) return null;
  if (message.type !== 'interactive') return typeof message.type === 'string' ? 'unknown' : 'odd';
  const kind = Interactive.safeParse(message).data?.interactive.type;
  if (kind !== undefined && kind !== 'button_reply') return null;
  const press = kind === undefined ? undefined : Press.safeParse(message).data;
  if (press === undefined) return 'odd';
  const { from, id: pressId, interactive } = press;
  const buttonId = interactive.button_reply.id;
  return loginOfButton(buttonId) === null ? null : { buttonId, sender: `+${from}`, pressId };
}
