import type { Gathered } from '../../commands/privacy/gather.ts';
import type { PersonalEvent } from '../../commands/privacy/personal-events.ts';
import { isSecretField } from '../../events/secret-fields.ts';
import type { ExportData, ExportEntry } from './views.ts';

/** What admins write for each other is not written to the person. */
const NOT_FOR_THEM: ReadonlySet<string> = new Set(['InternalNoteAdded']);

const TICKETS = 'ticket-';
const CONVERSATIONS = 'conversation-';

/** A person's data, by the tickets and conversations in which they are. */
export function exportOf(person: string, { subjects, events }: Gathered): ExportData {
  const told = events.filter(({ envelope }) => !NOT_FOR_THEM.has(envelope.event.type));
  const byStream = Map.groupBy(told, ({ envelope }) => envelope.stream);
  const within = (prefix: string) =>
    [...byStream]
      .filter(([stream]) => stream.startsWith(prefix))
      .map(([stream, own]) => ({ id: stream.slice(prefix.length), entries: own.map(entryOf(subjects)) }));
  const others = [...byStream]
    .filter(([stream]) => !stream.startsWith(TICKETS) && !stream.startsWith(CONVERSATIONS))
    .flatMap(([, own]) => own);
  return {
    person,
    subjects: [...subjects],
    records: others.map(entryOf(subjects)),
    tickets: within(TICKETS).map(({ id, entries }) => ({ ticket_id: id, entries })),
    conversations: within(CONVERSATIONS).map(({ id, entries }) => ({ conversation_id: id, entries })),
  };
}

const entryOf =
  (subjects: ReadonlySet<string>) =>
  ({ envelope, personal }: PersonalEvent): ExportEntry => {
    const own = [...personal].filter(([subject]) => subjects.has(subject)).map(([, fields]) => fields);
    const shown = Object.entries(Object.assign({}, ...own)).filter(([name]) => !isSecretField(name));
    return {
      position: envelope.position,
      time: envelope.metadata.time,
      type: envelope.event.type,
      by: envelope.metadata.actor.kind,
      data: Object.fromEntries(shown),
    };
  };
