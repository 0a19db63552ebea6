import type { Gathered } from '../../commands/privacy/gather.ts';
import type { PersonalEvent } from '../../commands/privacy/personal-events.ts';
import type { AccessRecord } from '../../events/audit/access-events.ts';
import { nextTurn } from '../../events/next-turn.ts';
import { isSecretField } from '../../events/secret-fields.ts';
import { internalNoteAdded } from '../../events/ticketing/events.ts';
import { StreamedList } from '../streamed-list.ts';
import type { ExportData, ExportEntry, TicketFacts } from './views.ts';

const TICKETS = 'ticket-';
const CONVERSATIONS = 'conversation-';
/** Entries that are sent together. */
const ENTRIES = 250;
/** Tickets in one read of the store. */
const AT_ONCE = 100;

/** The tickets of a person, by their ids. */
export type TicketsOf = (
  subjects: ReadonlySet<string>,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, TicketFacts>>;

export interface ExportParts {
  readonly ticketsOf: TicketsOf;
  /** The events of a stream that hold data of these subjects. */
  readonly eventsOf: (subjects: ReadonlySet<string>, stream: string) => AsyncIterable<PersonalEvent>;
}

type Entries = StreamedList<ExportEntry>;
type Ticket = Omit<ExportData['tickets'][number], 'entries'> & { readonly entries: Entries };
type Conversation = Omit<ExportData['conversations'][number], 'entries'> & { readonly entries: Entries };

/** A person's data without who looked at them. What can be long is read while it is sent: nobody's data are in memory as a whole. */
export interface PersonExport extends Omit<ExportData, 'looks' | 'records' | 'tickets' | 'conversations'> {
  readonly records: Entries;
  readonly tickets: StreamedList<Ticket>;
  readonly conversations: StreamedList<Conversation>;
}

/** A person's data, by the tickets and conversations in which they are. */
export function exportOf(
  person: string,
  { subjects, held }: Gathered,
  { hasNotes, ...parts }: ExportParts & { readonly hasNotes: boolean },
): PersonExport {
  const isLeftOut = (type: string) => !hasNotes && type === internalNoteAdded.type;
  const streams = [...held.keys()].filter((stream) =>
    held.get(stream)?.some(({ types }) => [...types].some((type) => !isLeftOut(type))),
  );
  const within = (prefix: string) => streams.filter((stream) => stream.startsWith(prefix));
  const others = streams.filter((one) => !one.startsWith(TICKETS) && !one.startsWith(CONVERSATIONS));

  async function* pagesIn(all: readonly string[]): AsyncGenerator<readonly ExportEntry[]> {
    let page: ExportEntry[] = [];
    for (const stream of all)
      for await (const event of parts.eventsOf(subjects, stream)) {
        if (isLeftOut(event.envelope.event.type)) continue;
        if (page.push(entryOf(subjects, event)) < ENTRIES) continue;
        yield page;
        page = [];
        await nextTurn();
      }
    yield page;
  }
  const entriesIn = (all: readonly string[]): Entries =>
    new StreamedList<ExportEntry>([], () => pagesIn(all));

  async function* tickets(): AsyncGenerator<readonly Ticket[]> {
    const all = within(TICKETS);
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const page = all.slice(from, from + AT_ONCE);
      const facts = await parts.ticketsOf(subjects, page.map(idAfter(TICKETS)));
      yield page.map((stream) => {
        const id = idAfter(TICKETS)(stream);
        return { ticket_id: id, about: facts.get(id) ?? null, entries: entriesIn([stream]) };
      });
    }
  }

  async function* conversations(): AsyncGenerator<readonly Conversation[]> {
    for (const stream of within(CONVERSATIONS))
      yield [{ conversation_id: idAfter(CONVERSATIONS)(stream), entries: entriesIn([stream]) }];
  }

  return {
    person,
    subjects: [...subjects],
    internal_notes: hasNotes,
    records: entriesIn(others),
    tickets: new StreamedList<Ticket>([], tickets),
    conversations: new StreamedList<Conversation>([], conversations),
  };
}

const idAfter =
  (prefix: string) =>
  (stream: string): string =>
    stream.slice(prefix.length);

export const presentLook = ({ at, actor, operation, reason }: AccessRecord): ExportData['looks'][number] => ({
  time: at,
  by: { kind: actor.kind, id: actor.id },
  operation,
  reason,
});

function entryOf(subjects: ReadonlySet<string>, { envelope, personal }: PersonalEvent): ExportEntry {
  const own = [...personal].filter(([subject]) => subjects.has(subject)).map(([, fields]) => fields);
  const shown = Object.entries(Object.assign({}, ...own)).filter(([name]) => !isSecretField(name));
  return {
    position: envelope.position,
    time: envelope.metadata.time,
    type: envelope.event.type,
    by: envelope.metadata.actor.kind,
    data: Object.fromEntries(shown),
  };
}
