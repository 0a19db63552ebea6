import type { EventEnvelope } from '../../../events/envelope.ts';
import type { TicketEvent } from '../../../events/ticketing/events.ts';
import { integer, isLight, type ProjectionModule, text } from '../../module.ts';
import { idIn } from '../../projection.ts';
import type { TicketMessageDocument } from './documents.ts';
import { mongoMessages } from './mongo.ts';
import { messageOf } from './project.ts';
import type { TicketMessageQueries } from './queries.ts';
import { sqliteMessages } from './sqlite.ts';

const WITH_MESSAGE: ReadonlySet<string> = new Set<TicketEvent['type']>([
  'TicketOpened',
  'UserMessageAdded',
  'ReplySent',
  'InternalNoteAdded',
  'ChatMessageAdded',
]);

export const ticketMessageProjection: ProjectionModule<TicketMessageDocument, TicketMessageQueries> = {
  name: 'ticketing/messages',
  version: 1,
  once: true,
  documentId: (envelope) => (WITH_MESSAGE.has(envelope.event.type) ? idIn(envelope, 'messageId') : null),
  project(_, envelope) {
    const message = messageOf(envelope as EventEnvelope<TicketEvent>);
    if (message === null) throw new Error(`${envelope.event.type} brings no message`);
    return message;
  },
  columns: {
    ticketId: text(({ ticketId }) => ticketId),
    isInternal: integer(({ isInternal }) => Number(isInternal)),
    revision: integer(({ revision }) => revision),
  },
  indexes: { byTicket: { on: ['ticketId', 'isInternal', 'revision'] } },
  queries: { span: isLight, page: isLight },
  sqlite: { queries: sqliteMessages },
  mongo: { queries: mongoMessages },
};
