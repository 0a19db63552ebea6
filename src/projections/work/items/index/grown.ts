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
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < size && numbers[low] === wanted ? low : -1;
}
