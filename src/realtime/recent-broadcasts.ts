import { LRUCache } from 'lru-cache';
import type { Position, RecordedEvent } from '../events/log/port.ts';
import { erasureRequested, personErased } from '../events/privacy/events.ts';
import type { Broadcast } from './declare.ts';

/** An event's broadcasts without their data, in bytes. */
const ENTRY_BYTES = 1_000;

/**
 * What this node has lately broadcast, or worked out for somebody who had missed it, so that the next one is told without decrypting and
 * working it out again.
 */
export class RecentBroadcasts {
  readonly #byPosition: LRUCache<Position, readonly Broadcast[]>;
  #edition = 0;

  /** @param memory in bytes; the least recently used go first */
  constructor(memory: number) {
    this.#byPosition = new LRUCache({ maxSize: memory });
  }

  keep({ position, data }: Pick<RecordedEvent, 'position' | 'data'>, broadcasts: readonly Broadcast[]): void {
    this.#byPosition.set(position, broadcasts, { size: ENTRY_BYTES + 2 * data.length });
  }

  /** Another number after each `forget` that forgot: what was begun before must not be kept afterwards. */
  get edition(): number {
    return this.#edition;
  }

  /** Undefined: it isn't known what was broadcast. */
  get(position: Position): readonly Broadcast[] | undefined {
    return this.#byPosition.get(position);
  }

  /**
   * Keeps nothing of people who are erased: what is told of them from then on is what the log still tells. The consumer that keeps
   * broadcasts calls it, in the order of the log: after another one's call, which may be ahead, earlier ones could still be kept.
   */
  forget(events: readonly Pick<RecordedEvent, 'type'>[]): void {
    if (!events.some(({ type }) => FORGETTING.has(type))) return;
    this.#edition++;
    this.#byPosition.clear();
  }
}

const FORGETTING: ReadonlySet<string> = new Set([erasureRequested.type, personErased.type]);
