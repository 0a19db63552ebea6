import type { MessagePort } from 'node:worker_threads';
import { BEGINNING, type EventReader, LogUnavailable } from '../port.ts';
import { Live } from './live.ts';
import { SqliteReader } from './reader.ts';
import { BUFFER_LIMIT, eventsOfFeed, type FeedMessage, headOfFeed, weightOfFeed } from './wire.ts';

/** Reports are rare, since each costs the writer a wake-up, but come well before it falls silent. */
const REPORT_AFTER = BUFFER_LIMIT / 4;

/**
 * Reads and follows a log that another thread of this process has open: from the file with a connection of its
 * own, and live from the writer, without a detour over the thread that opened it.
 *
 * @param feed what `SqliteLog.feed()` gave; closed with the reader. When the other end closes, subscriptions
 *   throw `LogUnavailable`.
 * @throws Error when the directory holds no log.
 */
export function followSqliteLog({ directory, feed }: { directory: string; feed: MessagePort }): EventReader {
  const live = new Live(BEGINNING);
  const reader = new Follower(directory, live, feed);
  let taken = 0;
  feed.on('message', (message: FeedMessage) => {
    live.publish(headOfFeed(message), () => eventsOfFeed(message));
    taken += weightOfFeed(message);
    if (taken < REPORT_AFTER) return;
    feed.postMessage(taken);
    taken = 0;
  });
  feed.on('close', () => live.end(new LogUnavailable("The event log's writer is gone")));
  return reader;
}

class Follower extends SqliteReader {
  readonly #feed: MessagePort;

  constructor(directory: string, live: Live, feed: MessagePort) {
    super(directory, live);
    this.#feed = feed;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#feed.close();
  }
}
