import { type Codec, UndecodableEvent } from '../../events/codec.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Instant } from '../../events/ids.ts';
import type { EventReader, Position, RecordedEvent, Revision } from '../../events/log/port.ts';
import type { Sight } from '../sight.ts';
import { toldEvent } from '../told-events.ts';
import { type Change, changesOf, seenChange, type TimelineEvent } from './changes.ts';
import { notesBefore } from './notes.ts';
import { type PeopleIn, peopleIn } from './people.ts';
import { type Names, sentenceOf, type Who } from './sentences.ts';

/** What happened to one ticket or conversation, in words and in data. */
export interface TimelineEntry {
  readonly position: Position;
  readonly revision: Revision;
  /** Null for an event that this version of the desk can't read. So are who did it, and the data. */
  readonly time: Instant | null;
  readonly type: string;
  readonly who: Who | null;
  readonly sentence: string;
  readonly changes: readonly Change[];
  readonly data: Readonly<Record<string, unknown>> | null;
}

export interface TimelinePage {
  readonly entries: readonly TimelineEntry[];
  /** How many events there were at the moment. */
  readonly total: number;
  /** The revision with which the next page begins; null: there is none. */
  readonly next: Revision | null;
}

export interface TimelineQuery {
  readonly stream: string;
  /** The moment: what happened later isn't there. */
  readonly position: Position;
  readonly order: 'oldest' | 'newest';
  /** The revision to begin with; null: the first or the last one. */
  readonly from: Revision | null;
  readonly limit: number;
  readonly sight: Sight;
}

/** `none`: the stream has no events. Null: the first of them came after the moment. */
export type Timelines = (query: TimelineQuery) => Promise<TimelinePage | null | 'none'>;

export interface TimelinesParts {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
  /** Names of people at a position: by `admin:ID` and `user:ID`. */
  readonly namesAt: (position: Position, people: PeopleIn) => Promise<Names>;
}

export const createTimelines =
  ({ log, codec, namesAt }: TimelinesParts): Timelines =>
  async (query) => {
    const { stream, position, order, limit, sight } = query;
    const last = await lastUntil(log, stream, position);
    if (last === null || last === 'none') return last;
    const isUp = order === 'oldest';
    const from = query.from ?? (isUp ? 0 : last);
    const count = Math.max(0, isUp ? Math.min(limit, last - from + 1) : Math.min(limit, from + 1));
    const page = await readPage(log, stream, { from, count, isUp });
    const read = await codec.decodeAll(page);
    const events = read.filter((one) => !(one instanceof UndecodableEvent)) as EventEnvelope<TimelineEvent>[];
    const names: Names = sight?.isMasked ? new Map() : await namesAt(position, peopleIn(events));
    const notes = await notesBefore({ log, codec }, events);
    const next = isUp ? from + count : from - count;
    return {
      total: last + 1,
      next: next < 0 || next > last ? null : next,
      entries: page.map((recorded, index) => {
        const decoded = read[index] as EventEnvelope | UndecodableEvent;
        return decoded instanceof UndecodableEvent
          ? unreadable(recorded)
          : entryOf(decoded, { names, sight, notes: notes.get(recorded.revision) ?? null });
      }),
    };
  };

interface PageRange {
  readonly from: Revision;
  readonly count: number;
  readonly isUp: boolean;
}

async function readPage(
  log: Pick<EventReader, 'readStream'>,
  stream: string,
  { from, count, isUp }: PageRange,
): Promise<readonly RecordedEvent[]> {
  if (count === 0) return [];
  return log.readStream(stream, { from, limit: count, direction: isUp ? 'forwards' : 'backwards' });
}

/** The revision of the last event up to a position. Reads some twenty single events of the longest streams. */
async function lastUntil(
  log: Pick<EventReader, 'readStream'>,
  stream: string,
  position: Position,
): Promise<Revision | null | 'none'> {
  const [newest] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
  if (newest === undefined) return 'none';
  if (newest.position <= position) return newest.revision;
  let [low, high] = [0, newest.revision];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const [event] = await log.readStream(stream, { from: middle, limit: 1 });
    if (event !== undefined && event.position <= position) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low - 1;
}

interface Telling {
  readonly names: Names;
  readonly sight: Sight;
  /** The resolution notes before the event. */
  readonly notes: string | null;
}

function entryOf(envelope: EventEnvelope, { names, sight, notes }: Telling): TimelineEntry {
  const told = toldEvent(envelope, sight);
  if (told === null) throw new Error(`${envelope.event.type} is of no timeline`);
  const { position, revision, time, actor, data } = told;
  const type = told.type as TimelineEvent['type'];
  const who = { kind: actor.kind, id: actor.id, name: names.get(`${actor.kind}:${actor.id}`) ?? null };
  const changes = changesOf(type, envelope.event.data as Record<string, unknown>, notes);
  return {
    ...{ position, revision, time, type, who, data },
    sentence: sentenceOf(type, data, who, names),
    changes: sight === null ? changes : changes.map((change) => seenChange(change, sight)),
  };
}

const unreadable = ({ position, revision, type }: RecordedEvent): TimelineEntry => ({
  ...{ position, revision, type, time: null, who: null, data: null, changes: [] },
  sentence: 'This version of the desk can’t read the event.',
});
