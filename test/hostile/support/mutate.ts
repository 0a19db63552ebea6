import { NASTY, UNSTORABLE } from './values.ts';

/** Random changes of what is good, which a seed repeats. */

/** A number from 0 up to 1, as `Math.random`. */
export type Random = () => number;

/** The same numbers for the same seed: mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const oneOf = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** How much is tried, and with which seed; more, or another, by `FUZZ_ROUNDS` and `FUZZ_SEED`. A failing test names both. */
export function fuzzing(usualRounds: number): {
  readonly seed: number;
  readonly rounds: number;
  readonly isLong: boolean;
} {
  const { FUZZ_SEED, FUZZ_ROUNDS } = process.env;
  return {
    seed: Number(FUZZ_SEED ?? 20_260_224),
    rounds: Number(FUZZ_ROUNDS ?? usualRounds),
    isLong: FUZZ_ROUNDS !== undefined,
  };
}

const nested = (depth: number) => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`;

/** As JSON: some of it can't be written as a value of JavaScript. */
const HOSTILE: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '1.5',
    '1e308',
    '5e-324',
    '1e999',
    '9007199254740993',
    '1e21',
  ],
  ...[
    '""',
    '" "',
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '{"length":1}',
    '{"toString":"x"}',
    '{"toJSON":1}',
    '{"$gt":""}',
  ],
  ...['{"__proto__":{"zqpolluted":1}}', '{"constructor":{"prototype":{"zqpolluted":1}}}', '{"then":"x"}'],
  ...[nested(30), nested(500), `[${'0,'.repeat(2_000)}0]`, JSON.stringify('x'.repeat(20_000))],
  ...['"2026-02-30T25:61:00Z"', '"+275760-09-13T00:00:00.000Z"', '"0000-00-00"', '"NaN"'],
  ...[...Object.values(NASTY), ...Object.values(UNSTORABLE)].map((text) => JSON.stringify(text)),
];

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

const HERE = 'zq-here-zq';

/** JSON of a value that is changed in up to three places; now and then it is no JSON any more. */
export function mutated(value: unknown, random: Random): string {
  const copy = structuredClone({ value });
  for (let change = 0; change <= random() * 3; change++) alter(copy, random);
  const text = (JSON.stringify(copy.value) ?? 'null').replaceAll(`"${HERE}"`, () => oneOf(random, HOSTILE));
  if (random() < 0.9) return text;
  const at = Math.floor(random() * text.length);
  return oneOf(random, [
    text.slice(0, at),
    text.slice(at),
    text.slice(0, at) + oneOf(random, ['"', '\\', '\0', '{', '\u2028', '\ud800', ',']) + text.slice(at + 1),
    text + text,
  ]);
}

function alter(whole: Record<string, unknown>, random: Random): void {
  const { holder, name } = oneOf(random, placesIn(whole));
  const old = holder[name];
  const kind = random();
  if (kind < 0.6) holder[name] = HERE;
  else if (kind < 0.7 && holder !== whole) delete holder[name];
  else if (kind < 0.8) holder[name] = [old, old];
  else if (kind < 0.9) holder[name] = { [oneOf(random, ['a', '', 'constructor', 'length', '0'])]: old };
  else holder[oneOf(random, ['zqunknown', 'toString', 'then', 'id', '__proto__x'])] = HERE;
}
