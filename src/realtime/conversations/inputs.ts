import { z } from 'zod';
import { holdsNoAttachment, NO_ATTACHMENTS } from '../../events/attachments.ts';
import { MESSAGE_TYPES } from '../../events/conversations/vocabulary.ts';
import type { ConversationId, MessageId } from '../../events/ids.ts';
import { showsSomething } from '../../events/visible-text.ts';
import { identifier } from '../identifier.ts';
import { knownRevision } from '../resume.ts';

const MAX_MESSAGE_LENGTH = 5_000;

const conversationId = identifier() as unknown as z.ZodType<ConversationId>;
const messageId = identifier() as unknown as z.ZodType<MessageId>;

/** Characters as people count them; what can't be stored anywhere is no text. */
const isMessage = (text: string): boolean =>
  showsSomething(text) &&
  [...text].length <= MAX_MESSAGE_LENGTH &&
  text.isWellFormed() &&
  !text.includes('\0');

const message = z
  .string('must be text')
  .refine(isMessage, `must be between 1 and ${MAX_MESSAGE_LENGTH} characters`)
  .meta({ minLength: 1, maxLength: MAX_MESSAGE_LENGTH });

const MEMBERS = 'must be an object with conversationId';
export const conversationInput = z.object({ conversationId }, MEMBERS);
export type ConversationInput = z.output<typeof conversationInput>;

export const joinInput = z.object(
  {
    conversationId,
    sinceRevision: knownRevision().describe(
      'The `revision` of the last event of the conversation that the client knows: it gets the later ones, in order, before it joins',
    ),
  },
  MEMBERS,
);
export type JoinInput = z.output<typeof joinInput>;

export const readInput = z.object({ messageId }, 'must be an object with messageId');
export type ReadInput = z.output<typeof readInput>;

const SENT_BY_CLIENTS = MESSAGE_TYPES.filter((type) => type !== 'auth_code');

export const sendInput = z.object(
  {
    conversationId,
    message,
    messageType: z
      .enum(SENT_BY_CLIENTS, `must be one of ${SENT_BY_CLIENTS.join(', ')}`)
      .nullish()
      .transform((type) => type ?? 'text')
      .describe('`text` unless given. `system` is for admins only'),
    /** A repetition with the same key is the same message: the acknowledgement of the first one was lost. */
    idempotencyKey: identifier().nullish(),
    attachments: z
      .unknown()
      .refine(holdsNoAttachment, NO_ATTACHMENTS)
      .optional()
      .meta({ anyOf: [{ type: 'null' }, { type: 'array', maxItems: 0 }] }),
  },
  'must be an object with conversationId and message',
);
export type SendInput = z.output<typeof sendInput>;
