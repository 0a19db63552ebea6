import { LRUCache } from 'lru-cache';

/** Of so many values that a full cache is given, it takes one. */
const TAKEN = 16;

/**
 * A cache for what each search goes through from beginning to end. Once not all of it fits, a cache that keeps what was used last drops
 * each value just before it is needed again, and finds none. This one, when it is full, takes few of those that are read: nearly all that
 * fits is found again, and what is searched no more is replaced in time.
 */
export class ScannedCache<Value extends object> {
  readonly #values: LRUCache<string, Value>;
  readonly #sizeOf: (value: Value) => number;
  #refused = 0;

  /** Sizes are in bytes. */
  constructor(size: number, sizeOf: (value: Value) => number) {
    this.#values = new LRUCache({ maxSize: size, sizeCalculation: sizeOf });
    this.#sizeOf = sizeOf;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  /** Of a value that wasn't found. */
  offer(key: string, value: Value): void {
    const isFull = this.#values.calculatedSize + this.#sizeOf(value) > this.#values.maxSize;
    if (isFull && ++this.#refused % TAKEN !== 0) return;
    this.#values.set(key, value);
  }

  clear(): void {
    this.#values.clear();
  }
}
