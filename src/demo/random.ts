import { v4 as uuid } from 'uuid';

/** Numbers that look random and follow from a seed alone: the same seed gives the same ones on every machine. */
export class Random {
  #state: number;

  /** A sequence of its own for everything that a label stands for: one may grow without moving the others. */
  constructor(seed: number, label: string) {
    let hash = 0x811c9dc5 ^ seed;
    for (let index = 0; index < label.length; index++)
      hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** From 0 to just under 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both bounds may come. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Between the bounds, small ones as likely as large ones: ten times as much is as far everywhere. */
  spread(least: number, most: number): number {
    return least * (most / least) ** this.next();
  }

  /** One of them. A `skew` over 1 prefers the first. Throws for an empty list. */
  pick<T>(list: readonly T[], skew = 1): T {
    const picked = list[Math.floor(this.next() ** skew * list.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** One of them, each as often as its weight says. */
  weighted<T>(weights: readonly (readonly [T, number])[]): T {
    let left = this.next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of weights) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(weights)[0];
  }

  bytes(count: number): Uint8Array {
    const words = new DataView(new ArrayBuffer(Math.ceil(count / 4) * 4));
    for (let at = 0; at < count; at += 4) words.setUint32(at, this.next() * 2 ** 32);
    return new Uint8Array(words.buffer, 0, count);
  }

  uuid<Id extends string>(): Id {
    return uuid({ random: this.bytes(16) }) as Id;
  }
}
