import type { Gathered } from '../../commands/privacy/gather.ts';
import type { PersonalEvent } from '../../commands/privacy/personal-events.ts';
import type { AccessRecord } from '../../events/audit/access-events.ts';
import { isSecretField } from '../../events/secret-fields.ts';
import type { ExportData, ExportEntry, TicketFacts } from './views.ts';

/** What admins write for each other is not written to the person. */
const NOT_FOR_THEM: ReadonlySet<string> = new Set(['InternalNoteAdded']);

const TICKETS = 'ticket-';
const CONVERSATIONS = 'conversation-';

/** The tickets of a person, by their ids. */
export type TicketsOf = (
  subjects: ReadonlySet<string>,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, TicketFacts>>;

/** A person's data, by the tickets and conversations in which they are, without who looked at them. */
export async function exportOf(
  person: string,
  { subjects, events }: Gathered,
  ticketsOf: TicketsOf,
): Promise<Omit<ExportData, 'looks'>> {
  const told = events.filter(({ envelope }) => !NOT_FOR_THEM.has(envelope.event.type));
  const byStream = Map.groupBy(told, ({ envelope }) => envelope.stream);
  const within = (prefix: string) =>
    [...byStream]
      .filter(([stream]) => stream.startsWith(prefix))
      .map(([stream, own]) => ({ id: stream.slice(prefix.length), entries: own.map(entryOf(subjects)) }));
  const others = [...byStream]
    .filter(([stream]) => !stream.startsWith(TICKETS) && !stream.startsWith(CONVERSATIONS))
    .flatMap(([, own]) => own);
  const tickets = within(TICKETS);
  const facts = await ticketsOf(
    subjects,
    tickets.map(({ id }) => id),
  );
  return {
    person,
    subjects: [...subjects],
    records: others.map(entryOf(subjects)),
    tickets: tickets.map(({ id, entries }) => ({ ticket_id: id, about: facts.get(id) ?? null, entries })),
    conversations: within(CONVERSATIONS).map(({ id, entries }) => ({ conversation_id: id, entries })),
  };
}

/** A person and what of theirs is looked at for itself, as looks name it. */
export const lookedAt = ({
  subjects,
  tickets,
  conversations,
}: Pick<ExportData, 'subjects' | 'tickets' | 'conversations'>): readonly string[] => [
  ...new Set([
    ...subjects,
    ...tickets.map(({ ticket_id }) => `ticket:${ticket_id}`),
    ...conversations.map(({ conversation_id }) => `conversation:${conversation_id}`),
  ]),
];

export const presentLook = ({ at, actor, operation, reason }: AccessRecord): ExportData['looks'][number] => ({
  time: at,
  by: { kind: actor.kind, id: actor.id },
  operation,
  reason,
});

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
