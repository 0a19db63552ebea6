/** Consecutive events of the log: a row of the store. */
export interface Block {
  /** The latest time of all events in blocks before; 0 without any. */
  readonly before: number;
  /** The same including this block. From block to block it never falls, so that an instant is found by it. */
  readonly until: number;
  /** In ascending order. */
  readonly positions: Float64Array;
  /** Of these events, in milliseconds since the epoch. */
  readonly times: Float64Array;
}

/** One event in a block. */
export interface Timed {
  readonly position: number;
  readonly time: number;
}

/** So many events fill a block: 8 KiB, which each commit writes again until the block is full. */
export const BLOCK_EVENTS = 512;

export const firstOf = ({ positions }: Block): number => positions[0] as number;
export const lastOf = ({ positions }: Block): number => positions[positions.length - 1] as number;

/** Which event of the block is the last one up to a position; -1: none. */
export function indexUpTo({ positions }: Block, position: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] as number) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The events of a block (null: none yet) with others, in blocks that follow each other in its place. */
export function merged(block: Block | null, added: readonly Timed[], size = BLOCK_EVENTS): readonly Block[] {
  const events = [...eventsIn(block), ...added].toSorted((a, b) => a.position - b.position);
  const blocks: Block[] = [];
  let before = block?.before ?? 0;
  for (let from = 0; from < events.length; from += size) {
    const part = events.slice(from, from + size);
    const until = part.reduce((latest, { time }) => Math.max(latest, time), before);
    const positions = Float64Array.from(part, ({ position }) => position);
    blocks.push({ before, until, positions, times: Float64Array.from(part, ({ time }) => time) });
    before = until;
  }
  return blocks;
}

const eventsIn = (block: Block | null): readonly Timed[] =>
  block === null
    ? []
    : Array.from(block.positions, (position, index) => ({ position, time: block.times[index] as number }));

/** Positions and times, one list after the other. */
export function encodeEvents({ positions, times }: Block): Uint8Array {
  const both = new Float64Array(positions.length * 2);
  both.set(positions);
  both.set(times, positions.length);
  return new Uint8Array(both.buffer);
}

export function decodeEvents(bytes: Uint8Array): Pick<Block, 'positions' | 'times'> {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const count = byteLength / 16;
  return {
    positions: new Float64Array(buffer, byteOffset, count),
    times: new Float64Array(buffer, byteOffset + 8 * count, count),
  };
}
