import { chatMessageAdded } from '../../../events/ticketing/chat-events.ts';
import {
  internalNoteAdded,
  replySent,
  ticketOpened,
  userMessageAdded,
} from '../../../events/ticketing/events.ts';
import { defineProjection, integer, isLight, type ProjectionModule, text } from '../../module.ts';
import type { TicketMessageDocument } from './documents.ts';
import { mongoMessages } from './mongo.ts';
import { messageOf } from './project.ts';
import type { TicketMessageQueries } from './queries.ts';
import { sqliteMessages } from './sqlite.ts';

export const ticketMessageProjection: ProjectionModule<TicketMessageDocument, TicketMessageQueries> =
  defineProjection({
    name: 'ticketing/messages',
    version: 3,
    once: true,
    events: [ticketOpened, userMessageAdded, replySent, internalNoteAdded, chatMessageAdded],
    documentId: ({ event: { data } }) => data.messageId,
    project: (_, envelope) => messageOf(envelope),
    columns: {
      ticketId: text(({ ticketId }) => ticketId),
      isInternal: integer(({ isInternal }) => Number(isInternal)),
      revision: integer(({ revision }) => revision),
    },
    indexes: { byTicket: { on: ['ticketId', 'isInternal', 'revision'] } },
    queries: { span: isLight, page: isLight },
    sqlite: { queries: sqliteMessages },
    mongo: { queries: mongoMessages },
  });
