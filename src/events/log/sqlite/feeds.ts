import type { MessagePort } from 'node:worker_threads';
import type { Position, RecordedEvent } from '../port.ts';
import { BUFFER_LIMIT, type FeedMessage, weightOfFeed, writeFeed } from './wire.ts';

/** The writer's ends of the feeds: each is told of every commit, or at least that there was one. */
export class Feeds {
  readonly #feeds = new Set<Feed>();
  #head: Position;

  constructor(head: Position) {
    this.#head = head;
  }

  get any(): boolean {
    return this.#feeds.size > 0;
  }

  /** The first thing a feed says is where the log ends: all before that is in the file, all after will be told. */
  add(port: MessagePort): void {
    const feed = new Feed(port, () => writeFeed(this.#head, []));
    this.#feeds.add(feed);
    port.on('close', () => this.#feeds.delete(feed));
  }

  publish(head: Position, events: () => readonly RecordedEvent[]): void {
    this.#head = head;
    if (!this.any) return;
    const message = writeFeed(head, events());
    for (const feed of this.#feeds) feed.send(message);
  }

  close(): void {
    for (const feed of this.#feeds) feed.close();
  }
}

/**
 * A port queues without limit while the thread behind it is busy. So the receiver reports what it has taken, and
 * when too much is under way nothing more is sent until it has: it then finds a gap and reads from the file.
 */
class Feed {
  readonly #port: MessagePort;
  readonly #endOfLog: () => FeedMessage;
  #underWay = 0;
  #skipped = false;

  constructor(port: MessagePort, endOfLog: () => FeedMessage) {
    this.#port = port;
    this.#endOfLog = endOfLog;
    port.on('message', (weight: number) => this.#taken(weight));
    port.postMessage(endOfLog());
  }

  send(message: FeedMessage): void {
    if (this.#underWay >= BUFFER_LIMIT) {
      this.#skipped = true;
      return;
    }
    this.#underWay += weightOfFeed(message);
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }

  #taken(weight: number): void {
    this.#underWay -= weight;
    if (!this.#skipped || this.#underWay >= BUFFER_LIMIT) return;
    this.#skipped = false;
    // Nothing else may ever follow to show the gap.
    this.#port.postMessage(this.#endOfLog());
  }
}
