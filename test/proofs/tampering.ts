import type { Position, RecordedEvent } from '../../src/events/log/port.ts';
import { eventHashOf } from '../../src/proofs/leaves.ts';
import { createGrowingTree } from '../../src/proofs/merkle/growing-tree.ts';
import type { TreeHead } from '../../src/proofs/tree-head.ts';

/** Numbers that look random and are the same in each run (mulberry32). */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The identity of the log. */
export const LOG = 'the-log';

/** Events of twenty streams, whose positions have gaps as those of a log that forgets some. */
export function someEvents(count: number): readonly RecordedEvent[] {
  const roll = dice(7);
  const revisions = new Map<string, number>();
  let position = 0;
  return Array.from({ length: count }, (_, index) => {
    position += 1 + (roll(4) === 0 ? 2 : 0);
    const stream = `ticket-${roll(20)}`;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const hex = Array.from({ length: 32 }, () => roll(16).toString(16)).join('');
    return {
      id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      ...{ stream, revision, position: position as Position, type: 'TicketRated' },
      data: JSON.stringify({ index, text: `größer ${roll(1_000)}` }),
      metadata: JSON.stringify({ time: `2026-01-01T00:00:${index % 60}.000Z` }),
    };
  });
}

export function headOf(events: readonly RecordedEvent[], time = '2026-01-01T00:00:00.000Z'): TreeHead {
  const tree = createGrowingTree();
  for (const event of events) tree.add(eventHashOf(event));
  const position = events.at(-1)?.position as Position;
  return { log: LOG, size: events.length, root: tree.root().toString('hex'), position, time };
}

export async function* inPages(events: readonly RecordedEvent[]) {
  for (let from = 0; from < events.length; from += 50) yield events.slice(from, from + 50);
}

/** What was done to a log, and the position at which a check must name it. */
export interface Tampering {
  readonly what: string;
  readonly events: readonly RecordedEvent[];
  readonly position: Position;
}

type Tamper = (events: readonly RecordedEvent[], roll: (below: number) => number) => Tampering;

/** One character of one text of one event is another one. */
const changeCharacter: Tamper = (events, roll) => {
  const index = roll(events.length);
  const event = events[index] as RecordedEvent;
  const field = (['id', 'stream', 'type', 'data', 'metadata'] as const)[roll(5)] ?? 'data';
  const at = roll(event[field].length);
  const code = event[field].charCodeAt(at) ^ (1 << roll(5));
  const text = event[field].slice(0, at) + String.fromCharCode(code) + event[field].slice(at + 1);
  return {
    what: `${field} changed at ${at}`,
    events: events.with(index, { ...event, [field]: text }),
    position: event.position,
  };
};

const changeRevision: Tamper = (events, roll) => {
  const index = roll(events.length);
  const event = events[index] as RecordedEvent;
  const revision = event.revision + 1 + roll(3);
  return {
    what: 'revision changed',
    events: events.with(index, { ...event, revision }),
    position: event.position,
  };
};

const drop: Tamper = (events, roll) => {
  const index = roll(events.length);
  return {
    what: 'dropped',
    events: events.toSpliced(index, 1),
    position: (events[index] as RecordedEvent).position,
  };
};

/** All later events move up, so that no gap shows. */
const dropAndClose: Tamper = (events, roll) => {
  const index = roll(events.length - 1);
  const rest = events
    .toSpliced(index, 1)
    .map((event, place) => ({ ...event, position: (events[place] as RecordedEvent).position }));
  return { what: 'dropped without a gap', events: rest, position: (events[index] as RecordedEvent).position };
};

const swap: Tamper = (events, roll) => {
  const one = roll(events.length - 1);
  const other = one + 1 + roll(events.length - one - 1);
  const [first, second] = [events[one] as RecordedEvent, events[other] as RecordedEvent];
  return {
    what: 'swapped',
    events: events
      .with(one, { ...second, position: first.position })
      .with(other, { ...first, position: second.position }),
    position: first.position,
  };
};

/** A copy of an event with another id, later events moving down. */
const insert: Tamper = (events, roll) => {
  const index = roll(events.length);
  const event = events[index] as RecordedEvent;
  const added = { ...event, id: `${event.id.slice(0, -4)}${event.id.endsWith('abcd') ? 'dcba' : 'abcd'}` };
  const positions = [
    ...events.map(({ position }) => position),
    ((events.at(-1)?.position ?? 0) + 1) as Position,
  ];
  const all = events
    .toSpliced(index, 0, added)
    .map((one, place) => ({ ...one, position: positions[place] as Position }));
  return { what: 'inserted', events: all, position: event.position };
};

const cutTail: Tamper = (events, roll) => {
  const index = roll(events.length);
  return { what: 'cut', events: events.slice(0, index), position: (events[index] as RecordedEvent).position };
};

export const TAMPERS: readonly Tamper[] = [
  ...[changeCharacter, changeCharacter, changeCharacter, changeRevision],
  ...[drop, dropAndClose, swap, insert, cutTail],
];
