import { z } from 'zod';
import type { ConversationId } from '../../events/ids.ts';
import type { Pseudonyms } from '../../history/pseudonyms.ts';
import { conversationIdOf } from '../conversations/inputs.ts';

/** A conversation is named by its id, or by the pseudonym under which history tells it. */
export const pastConversationPath = ({ idOf }: Pseudonyms) =>
  z.object({
    id: conversationIdOf()
      .transform((given) => idOf('conversation', given) as ConversationId)
      .describe('The conversation’s id, or the pseudonym under which history tells it'),
  });
