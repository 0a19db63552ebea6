import { z } from 'zod';
import { refuse } from '../../commands/refusal.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import type { AdminId, UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { ConversationMessageDocument } from '../../projections/conversations/messages/documents.ts';
import { presentDetail } from '../conversations/present.ts';
import { conversationDetail } from '../conversations/views.ts';
import type { Endpoint } from '../endpoint.ts';
import { pageLimit } from '../kernel/input.ts';
import { cursor } from '../kernel/page-input.ts';
import { showsConversation } from '../shown-subjects.ts';
import { olderMessages } from '../ticketing/views.ts';
import { ignoredParameters, view } from '../views.ts';
import { asOfField } from './as-of-input.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { historyEndpoint } from './history-endpoint.ts';
import { pastConversationPath } from './past-conversation-path.ts';

export const CONVERSATIONS = { projection: conversationProjection, streamOf: conversationStream };

const pastConversationData = view('PastConversation', {
  ...conversationDetail.shape,
  next_cursor: olderMessages,
  ignored_parameters: ignoredParameters,
});

/** How many messages come before those of the page. */
interface MessagesPlace {
  readonly before: number;
}

export const pastConversation = (deps: HistoryDependencies): Endpoint =>
  historyEndpoint(deps, {
    path: '/api/v1/history/conversations/:id',
    summary: 'A conversation as it was, with its people and its newest messages',
    notes:
      'As `GET /api/support/conversation/:id` returned it then to an admin. `next_cursor` leads to earlier messages.',
    params: pastConversationPath(deps.pseudonyms),
    shows: showsConversation,
    query: z.object({
      messages_limit: pageLimit(50, 1_000).describe(
        'Return this many messages, the newest, in ascending order',
      ),
      cursor: cursor(),
      ...asOfField,
    }),
    answers: { 200: { description: 'The conversation', data: pastConversationData } },
    refusals: ['conversation_not_found', 'not_created_yet'],
    async handle({ params: { id }, query }, { position }) {
      const { past, directory, cursors, conversationReader } = deps;
      const shown = await past.at(CONVERSATIONS, id, position);
      if (shown === 'none') return refuse('conversation_not_found');
      if (shown === null) return refuse('not_created_yet', { subject: 'conversation' });
      const list = ['past messages of a conversation', id];
      const place = query.cursor === null ? null : cursors.read<MessagesPlace>(list, query.cursor);
      const end = Math.min(place?.before ?? shown.messageCount, shown.messageCount);
      const offset = Math.max(0, end - query.messages_limit);
      const { messages } = await conversationReader.messagesOf(id, offset, end - offset);
      const then = messages.map((message) => asItWas(message, position));
      return {
        status: 200,
        message: 'Conversation retrieved',
        data: {
          ...presentDetail(shown, then, await directory.peopleAt(position, usersOf(shown), adminsOf(shown))),
          next_cursor: cursors.write(list, offset === 0 ? null : { before: offset }),
        },
      };
    },
  });

/** Nothing happens to a message but that it is read, which is then the event at its position. */
const asItWas = (message: ConversationMessageDocument, position: Position): ConversationMessageDocument => ({
  ...message,
  isRead: message.isRead && message.position <= position,
});

const usersOf = ({ owner }: ConversationDocument): readonly UserId[] =>
  owner.kind === 'user' ? [owner.id] : [];
const adminsOf = ({ assignedTo }: ConversationDocument): readonly AdminId[] =>
  assignedTo === null ? [] : [assignedTo];
