import type { EventReader, LogBatch, Position, ReadStreamOptions, RecordedEvent } from '../port.ts';
import { Appender } from './appender.ts';
import { Connection } from './connection.ts';
import { EndOfLog } from './end.ts';
import { identityOf } from './identity.ts';
import { Reads } from './reads.ts';
import { ownEvents, positionOf, recorded } from './recorded.ts';
import { FOLLOWER_TIMEOUT_MS } from './retry-policy.ts';
import { follow } from './subscription.ts';

/** The server's own events are read too, and left out here: a short page might hold nothing else. */
const SMALLEST_PAGE = 32;
const LARGEST_PAGE = 4_096;

/** The reading half of an EventStoreDB, with a connection of its own. */
export class EventStoreReader implements EventReader {
  protected readonly appender: Appender;
  readonly #connection: Connection;
  protected readonly reads: Reads;
  readonly #end: EndOfLog;
  #closed: Promise<void> | undefined;

  /** @throws EventLogRefused when the address can't be used. */
  constructor(url: string) {
    this.#connection = new Connection(url);
    this.reads = new Reads(this.#connection);
    this.#end = new EndOfLog((before, count) => this.reads.backwards(before, count));
    this.appender = new Appender(this.#connection);
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const resolved = await this.reads.stream(stream, options);
    return resolved.flatMap(({ event }) => (event ? [recorded(event)] : []));
  }

  async readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    let from = after;
    while (events.length < limit) {
      // One more than wanted: each page begins with the event that the one before ended with.
      const wanted = limit - events.length + 1;
      const count = Math.min(Math.max(wanted, SMALLEST_PAGE), LARGEST_PAGE);
      const page = await this.reads.forwards(from, count);
      events.push(...ownEvents(page).filter(({ position }) => position > from));
      const last = page.at(-1)?.event;
      if (page.length < count || !last) break;
      from = positionOf(last);
    }
    return events.slice(0, limit);
  }

  async *subscribe(after: Position, signal: AbortSignal): AsyncGenerator<LogBatch, void, undefined> {
    yield* follow(this.#connection.line(), after, signal);
  }

  end(): Promise<Position> {
    return this.#end.find();
  }

  identity(): Promise<string> {
    const first = async (stream: string) =>
      (await this.reads.stream(stream, { limit: 1 }, FOLLOWER_TIMEOUT_MS))[0]?.event;
    return identityOf(first, this.appender);
  }

  /** Appends under way settle first, later ones throw `LogUnavailable`; subscriptions are dropped. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#connection.refuse();
    await this.appender.settled();
    await this.#connection.hangUp();
  }
}
