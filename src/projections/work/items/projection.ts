import { conversationEvents } from '../../../events/conversations/events.ts';
import { ticketEvents } from '../../../events/ticketing/events.ts';
import { defineProjection, integer, isHeavy, type ProjectionModule, text } from '../../module.ts';
import { ownerValue, type WorkItem } from './documents.ts';
import { mongoWork } from './mongo.ts';
import { itemOf, projectItem } from './project.ts';
import type { WorkQueries } from './queries.ts';
import { moveOf } from './ranks.ts';
import { sqliteWork } from './sqlite.ts';

/** Tickets and chats in one list. */
export const workProjection: ProjectionModule<WorkItem, WorkQueries> = defineProjection({
  name: 'work/items',
  version: 4,
  isRewritten: false,
  events: [...ticketEvents, ...conversationEvents],
  documentId: itemOf,
  project: projectItem,
  columns: { begun: integer(({ begun }) => begun), owner: text(ownerValue) },
  indexes: { byBeginning: { on: ['begun'] }, byOwner: { on: ['owner'] } },
  moveOf,
  queries: { list: isHeavy, counts: isHeavy, tags: isHeavy },
  sqlite: { queries: sqliteWork },
  mongo: { queries: mongoWork },
});
