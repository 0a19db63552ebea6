import { pagesOf } from '../events/log/pages.ts';
import type { EventReader, Position, RecordedEvent, Revision } from '../events/log/port.ts';

/** What a client may have missed: all later events of a stream, or of the log. */
export type Missed =
  | { readonly stream: string; readonly after: Revision }
  | { readonly stream: null; readonly after: Position };

/** Later events up to a position, in order. */
export interface MissedEvents {
  /** The position of the last event that the client knows. */
  readonly since: Position;
  readonly events: readonly RecordedEvent[];
}

type Log = Pick<EventReader, 'readStream' | 'readAll' | 'end'>;

/** Of more than this a client is told where to read from instead. */
export const MOST_MISSED = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;
const PAGE = 1_024;

/** Null: too many to be sent, or the client knows events that this log doesn't have. Throws `LogUnavailable`. */
export const missedEvents = (log: Log, missed: Missed, upTo: Position): Promise<MissedEvents | null> =>
  missed.stream === null ? ofLog(log, missed.after, upTo) : ofStream(log, missed.stream, missed.after, upTo);

async function ofStream(
  log: Log,
  stream: string,
  after: Revision,
  upTo: Position,
): Promise<MissedEvents | null> {
  const [known] = await log.readStream(stream, { from: after, limit: 1 });
  if (known === undefined) return null;
  const collected = new Collected(upTo);
  for await (const page of pagesOf(log, stream, { from: after + 1 }))
    if (collected.add(page) !== 'goes on') break;
  return collected.since(known.position);
}

async function ofLog(log: Log, after: Position, upTo: Position): Promise<MissedEvents | null> {
  if (after > upTo && after > (await log.end())) return null;
  const collected = new Collected(upTo);
  for (let last = after; last < upTo; ) {
    const page = await log.readAll(last, PAGE);
    if (collected.add(page) !== 'goes on') break;
    last = page.at(-1)?.position ?? upTo;
  }
  return collected.since(after);
}

class Collected {
  readonly #upTo: Position;
  readonly #events: RecordedEvent[] = [];
  #bytes = 0;

  constructor(upTo: Position) {
    this.#upTo = upTo;
  }

  add(page: readonly RecordedEvent[]): 'goes on' | 'is whole' | 'is too much' {
    for (const event of page) {
      if (event.position > this.#upTo) return 'is whole';
      this.#events.push(event);
      this.#bytes += event.data.length;
      if (this.#isTooMuch) return 'is too much';
    }
    return 'goes on';
  }

  since(since: Position): MissedEvents | null {
    return this.#isTooMuch ? null : { since, events: this.#events };
  }

  get #isTooMuch(): boolean {
    return this.#events.length > MOST_MISSED || this.#bytes > MOST_BYTES;
  }
}
