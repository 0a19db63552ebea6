import { type Codec, UndecodableEvent } from '../../events/codec.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { pagesOf } from '../../events/log/pages.ts';
import type { EventReader, Revision } from '../../events/log/port.ts';
import { isFinished } from '../../events/ticketing/vocabulary.ts';
import type { TimelineEvent } from './changes.ts';

interface Source {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
}

/** An event that sets the resolution notes of a ticket. */
interface NotesSet {
  readonly revision: Revision;
  readonly notes: string | null;
  /** Whether there can be notes before: only a ticket that is finished has them. */
  readonly mayReplace: boolean;
}

/** The resolution notes before each of a page's events that set them, by its revision. No other event tells what they were. */
export async function notesBefore(
  source: Source,
  page: readonly EventEnvelope<TimelineEvent>[],
): Promise<ReadonlyMap<Revision, string | null>> {
  const setting = page
    .flatMap((envelope) => notesSetBy(envelope) ?? [])
    .toSorted((one, other) => one.revision - other.revision);
  const [first] = setting;
  const stream = page[0]?.stream;
  if (first === undefined || stream === undefined) return new Map();
  let notes = first.mayReplace ? await notesUntil(source, stream, first.revision - 1) : null;
  const before = new Map<Revision, string | null>();
  for (const one of setting) {
    before.set(one.revision, notes);
    notes = one.notes;
  }
  return before;
}

/** The notes of the last event that set them. */
async function notesUntil({ log, codec }: Source, stream: string, from: Revision): Promise<string | null> {
  if (from < 0) return null;
  for await (const page of pagesOf(log, stream, { direction: 'backwards', from }))
    for (const one of await codec.decodeAll(page.filter(({ type }) => SETTING.has(type)))) {
      const set = one instanceof UndecodableEvent ? null : notesSetBy(one as EventEnvelope<TimelineEvent>);
      if (set !== null) return set.notes;
    }
  return null;
}

const SETTING: ReadonlySet<string> = new Set<TimelineEvent['type']>([
  'StatusChanged',
  'ResolutionNotesReplaced',
]);

function notesSetBy({ event, revision }: EventEnvelope<TimelineEvent>): NotesSet | null {
  switch (event.type) {
    case 'StatusChanged':
      return { revision, notes: event.data.resolutionNotes, mayReplace: isFinished(event.data.from) };
    case 'ResolutionNotesReplaced':
      return { revision, notes: event.data.resolutionNotes, mayReplace: true };
    default:
      return null;
  }
}
