import { type Codec, type Decoded, UndecodableEvent } from '../../events/codec.ts';
import type { EventReader, Position, RecordedEvent } from '../../events/log/port.ts';
import type { Sight } from '../sight.ts';
import { type ToldEvent, toldEvent } from '../told-events.ts';
import type { Arrivals } from './arrivals.ts';

/** Which events are wanted. */
export interface FeedQuery {
  /** The events that follow this position. */
  readonly after: Position;
  /** Null: all types. */
  readonly types: readonly string[] | null;
  /** Null: all streams. */
  readonly streams: readonly string[] | null;
  readonly sight: Sight;
}

/** An event that this version of the program can't read: that it is there is told, so that a client knows what it lacks. */
export interface UnreadableEvent extends Pick<ToldEvent, 'position' | 'id' | 'type'> {
  readonly unreadable: true;
}

export type FeedEvent = ToldEvent | UnreadableEvent;

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Everything up to here is dealt with: the next page follows it. */
  readonly position: Position;
  /** Whether the log had no more. */
  readonly isAtEnd: boolean;
}

/** What a stream of the feed brings. A `heartbeat` says how far it is, also while nothing matches. */
export type FeedItem =
  | { readonly kind: 'events'; readonly events: readonly FeedEvent[] }
  | { readonly kind: 'heartbeat'; readonly position: Position };

export interface Feed {
  /** At most `limit` events, of at most some thousand of the log: a page may be empty although more follow. */
  page(query: FeedQuery, limit: number): Promise<FeedPage>;
  /** Everything that follows, then what comes, until the signal aborts. Each item is read when the one before was taken. */
  follow(query: FeedQuery, signal: AbortSignal): AsyncGenerator<FeedItem, void, undefined>;
}

export interface FeedParts {
  readonly log: Pick<EventReader, 'readAll'>;
  readonly codec: Codec;
  readonly arrivals: Arrivals;
  /** How long a stream may be silent, in milliseconds. */
  readonly heartbeatMs?: number;
}

const HEARTBEAT_MS = 10_000;
/** A position that no event told is told so soon, in milliseconds: a client that is cut then reads less again. */
const SOON_MS = 1_000;
/** Events in one read of the log. */
const READ = 250;
/** Events of the log that are looked through for one page. */
const MOST_LOOKED_THROUGH = 5_000;

export function createFeed({ log, codec, arrivals, heartbeatMs = HEARTBEAT_MS }: FeedParts): Feed {
  async function readOn(query: FeedQuery, after: Position, wanted: number): Promise<FeedPage> {
    const page = await log.readAll(after, READ);
    const decoded = await codec.decodeAll(page);
    const events: FeedEvent[] = [];
    for (const [index, recorded] of page.entries()) {
      const event = matching(query, recorded, decoded[index] as Decoded);
      if (event === null) continue;
      events.push(event);
      if (events.length === wanted)
        return { events, position: recorded.position, isAtEnd: isLast(index, page) };
    }
    return { events, position: page.at(-1)?.position ?? after, isAtEnd: page.length < READ };
  }

  return {
    async page(query, limit) {
      const events: FeedEvent[] = [];
      let position = query.after;
      for (let looked = 0; looked < MOST_LOOKED_THROUGH; looked += READ) {
        const found = await readOn(query, position, limit - events.length);
        events.push(...found.events);
        position = found.position;
        if (found.isAtEnd || events.length === limit) return { ...found, events };
      }
      return { events, position, isAtEnd: false };
    },

    async *follow(query, signal) {
      const said = { position: query.after, at: Number.NEGATIVE_INFINITY };
      const silence = () => performance.now() - said.at;
      let position = query.after;
      while (!signal.aborted) {
        const count = arrivals.count();
        const { events, isAtEnd, ...read } = await readOn(query, position, READ);
        position = read.position;
        const last = events.at(-1);
        if (last !== undefined) {
          yield { kind: 'events', events };
          Object.assign(said, { position: last.position, at: performance.now() });
        }
        if (silence() >= (isAtEnd && position > said.position ? SOON_MS : heartbeatMs)) {
          yield { kind: 'heartbeat', position };
          Object.assign(said, { position, at: performance.now() });
        }
        const due = (position > said.position ? SOON_MS : heartbeatMs) - silence();
        if (isAtEnd) await arrivals.beyond(count, Math.max(0, due), signal);
      }
    },
  };
}

const isLast = (index: number, page: readonly RecordedEvent[]): boolean =>
  index === page.length - 1 && page.length < READ;

function matching(
  { types, streams, sight }: FeedQuery,
  recorded: RecordedEvent,
  decoded: Decoded,
): FeedEvent | null {
  if (types !== null && !types.includes(recorded.type)) return null;
  if (streams !== null && !streams.includes(recorded.stream)) return null;
  if (!(decoded instanceof UndecodableEvent)) return toldEvent(decoded, sight);
  return { position: recorded.position, id: recorded.id, type: recorded.type, unreadable: true };
}
