import type { EventDefinition, EventOf } from '../../events/definition.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { MessageId } from '../../events/ids.ts';
import { defineProjection, isHeavy, type ProjectionModule } from '../module.ts';
import { fold } from '../search/fold.ts';
import { checkLayout, type Layout } from '../search/layout.ts';
import { joinFields } from '../search/search-text.ts';
import { withWrittenNumbers } from '../search/written-numbers.ts';
import type { MessageText } from './documents.ts';
import { mongoMessageSearch } from './mongo/side.ts';
import type { MessageSearchQueries } from './queries.ts';
import { sqliteMessageSearch } from './sqlite/side.ts';

/** The message of an event. */
export interface BroughtMessage {
  readonly id: MessageId;
  readonly owner: string;
  readonly message: string;
}

export interface SearchedMessages<Definition extends EventDefinition> {
  /** Context and name, such as `ticketing/message-search`. It is stored. */
  readonly name: string;
  readonly version: number;
  readonly layout: Layout;
  /** Each of these events has a message. */
  readonly events: readonly Definition[];
  messageIn(envelope: EventEnvelope<EventOf<Definition>>): BroughtMessage;
  /** True when several events may bring one and the same message: it is kept once. */
  readonly isRepeated?: true;
}

export type MessageSearchModule = ProjectionModule<MessageText, MessageSearchQueries>;

/** The texts of the messages of one kind, with an index for searching them. */
export function messageSearch<Definition extends EventDefinition>({
  name,
  version,
  layout,
  events,
  messageIn,
  isRepeated,
}: SearchedMessages<Definition>): MessageSearchModule {
  checkLayout(layout);
  return defineProjection<MessageText, MessageSearchQueries, Definition>({
    name,
    version,
    once: isRepeated !== true,
    isRewritten: false,
    hiddenBy: (envelope) => messageIn(envelope).owner,
    events,
    documentId: (envelope) => messageIn(envelope).id,
    project(known, envelope) {
      if (known !== null) return known;
      const { id, owner, message } = messageIn(envelope);
      return { id, owner, text: joinFields(withWrittenNumbers(fold(message))), position: envelope.position };
    },
    queries: { owners: isHeavy, ownerIds: isHeavy, fewOwnerIds: isHeavy, newestMatches: isHeavy },
    sqlite: sqliteMessageSearch(layout),
    mongo: mongoMessageSearch(layout),
  });
}
