/** Names of one filter: with 16 bits for each of them, 1 of 1,000 absent names seems to be there. */
const NAMES = 2 ** 18;
const BITS = 16 * NAMES;
const PROBES = 6;
/** Beyond that many names nothing is known. */
const MOST_FILTERS = 20;
/** Names that are read at once, and the pause after them in milliseconds. */
const PAGE = 1_000;
const PAUSE_MS = 5;

/** Names of streams in the order of their ids, which are greater than the given one; none at the end. */
export type NamesAfter = (id: number, limit: number) => readonly (readonly [id: number, name: string])[];

/**
 * Which streams a log doesn't have, told without a look into the file: Bloom filters hold the names of all that are there, and of all
 * that were ever appended to. Every append of the process passes through here before it is sent.
 */
export class KnownStreams {
  readonly #filters: Uint32Array[] = [];
  /** Beginnings that no name has. */
  readonly #unused = new Set<string>();
  #names = 0;
  /** Whether those that were there before this process are among them. */
  #isWhole = false;
  #isOver = false;

  /** There is such a stream, or there may be one soon. */
  add(name: string): void {
    if (this.#isOver) return;
    for (const prefix of this.#unused) if (name.startsWith(prefix)) this.#unused.delete(prefix);
    if (this.#has(name)) return;
    if (this.#names === NAMES * MOST_FILTERS) {
      this.over();
      return;
    }
    if (this.#names % NAMES === 0) this.#filters.push(new Uint32Array(BITS / 32));
    this.#names++;
    const filter = this.#filters.at(-1) as Uint32Array;
    const [first, step] = hashesOf(name);
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = bitOf(first, step, probe);
      filter[bit >>> 5] = (filter[bit >>> 5] as number) | (1 << (bit & 31));
    }
  }

  /** True: there is no such stream. False: look. */
  isAbsent(name: string): boolean {
    return this.#isWhole && !this.#has(name);
  }

  /** A look has found no name that begins like that, and no append under way has one. */
  addUnused(prefix: string): void {
    if (!this.#isOver) this.#unused.add(prefix);
  }

  /** True: no name begins like that. False: look. */
  isUnused(prefix: string): boolean {
    return this.#unused.has(prefix);
  }

  /** Takes in the names of a file, little by little. Resolves when it has all of them, or when a look has failed. */
  async learn(namesAfter: NamesAfter): Promise<void> {
    let page: ReturnType<NamesAfter>;
    let last = 0;
    do {
      await aMoment();
      if (this.#isOver) return;
      page = namesAfter(last, PAGE);
      for (const [id, name] of page) {
        this.add(name);
        last = id;
      }
    } while (page.length === PAGE);
    this.#isWhole = !this.#isOver;
  }

  /** Nothing is known from now on. */
  over(): void {
    this.#isOver = true;
    this.#isWhole = false;
    this.#filters.length = 0;
    this.#unused.clear();
  }

  #has(name: string): boolean {
    const [first, step] = hashesOf(name);
    return this.#filters.some((filter) => {
      for (let probe = 0; probe < PROBES; probe++) {
        const bit = bitOf(first, step, probe);
        if (((filter[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    });
  }
}

const bitOf = (first: number, step: number, probe: number): number => (first + probe * step) & (BITS - 1);

/** Two hashes of 32 bits: FNV-1a, and the same with another beginning and prime. The second one is odd. */
function hashesOf(name: string): readonly [number, number] {
  let [first, second] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
  }
  // The low bits of products depend on low bits alone.
  first ^= first >>> 15;
  second ^= second >>> 13;
  return [first, second | 1];
}

/** Keeps no process from ending. */
const aMoment = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS).unref();
  });
