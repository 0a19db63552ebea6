type Numbers = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Numbers by place that take more room, twice as much each time, as places are added. */
export class Grown<Kind extends Numbers> {
  #numbers: Kind;
  readonly #make: (length: number) => Kind;

  constructor(make: (length: number) => Kind) {
    this.#make = make;
    this.#numbers = make(64);
  }

  /** All of them, and room for more. Another one after the next `set`. */
  get numbers(): Kind {
    return this.#numbers;
  }

  set(place: number, value: number): void {
    if (place >= this.#numbers.length) {
      const wider = this.#make(Math.max(place + 1, this.#numbers.length * 2));
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers[place] = value;
  }
}

export const words = () => new Grown((length) => new Uint32Array(length));
export const halves = () => new Grown((length) => new Uint16Array(length));
export const doubles = () => new Grown((length) => new Float64Array(length));

/** The place of a number among the first `size`, which ascend; -1 when it isn't there. */
export function placeOf(numbers: Float64Array, size: number, wanted: number): number {
  const place = firstBetween(numbers, [0, size], wanted);
  return place < size && numbers[place] === wanted ? place : -1;
}

/** The first place of an ascending range whose number isn't smaller; its end when there is none. Fast where that is near the start. */
export function firstFrom(numbers: Float64Array, [start, end]: Range, wanted: number): number {
  let [low, step] = [start, 1];
  while (low + step < end && (numbers[low + step] ?? 0) < wanted) {
    low += step;
    step *= 2;
  }
  return firstBetween(numbers, [low, Math.min(low + step, end)], wanted);
}

/** From its first place to the one behind its last. */
type Range = readonly [start: number, end: number];

function firstBetween(numbers: Float64Array, [start, end]: Range, wanted: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
