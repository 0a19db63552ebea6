/**
 * What each thing costs on desks of several sizes, as a table in Markdown: bench/growth.ts has ratios and goals, this has the
 * figures that docs/scale.md extrapolates, and with --json those that bench/scale.ts takes. Rounds of all sizes alternate. Linux
 * only. With a million events it takes about ten minutes and 3 GB in the folder of temporary files.
 *
 *   npm exec -- node bench/scale-costs.ts [--events 10000,100000,1000000] [--rounds 5] [--json FILE] [--keep DIRECTORY]
 *                                        [--parts log,operations]
 *
 * `--keep` leaves the desks in the directory, and takes those that an earlier run, of bench/growth.ts too, has left there.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { broadcastDelay } from './growth/broadcasts.ts';
import { fillDesk } from './growth/fill.ts';
import { COUNTED, type Cost, OPERATIONS, roundOf } from './growth/operations.ts';
import { bytesOf, rebuild, timed, verify } from './growth/whole-log.ts';
import { type DemoDesk, startDeskOn } from './sections/demo-desks.ts';
import { median } from './table.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    keep: { type: 'string' },
    parts: { type: 'string', default: 'log,operations' },
  },
});
const ROUNDS = Number(values.rounds);
const EVENTS_OF_TICKET = 3.2;

interface Place {
  readonly directory: string;
  readonly tickets: number;
  readonly events: number;
}

const figures: Record<string, string[]> = {};
const costs: Record<string, Cost[]> = {};
const add = <Figure>(table: Record<string, Figure[]>, what: string, figure: Figure): void => {
  table[what] = [...(table[what] ?? []), figure];
};
const note = (what: string, figure: string): void => add(figures, what, figure);

async function place(root: string, wanted: number): Promise<Place> {
  const tickets = Math.round(wanted / EVENTS_OF_TICKET);
  const directory = join(root, String(tickets));
  const events = await fillDesk(directory, tickets);
  return { directory, tickets, events };
}

/** What is done to a whole log while no desk runs on it. */
async function wholeLog({ directory, events }: Place): Promise<void> {
  const rate = (milliseconds: number) =>
    `${Math.round(events / (milliseconds / 1_000)).toLocaleString('en')} events/s`;
  note('rebuild', rate(await timed(() => rebuild(directory))));
  // The first start makes the tree of hashes.
  await started(directory);
  note(
    'start until ready',
    `${median([await started(directory), await started(directory), await started(directory)]).toFixed(0)} ms`,
  );
  note('verify', rate(await timed(() => verify(directory))));
  for (const [what, file] of [
    ['log', 'events.sqlite'],
    ['read models', 'read-models.sqlite'],
    ['tree of hashes', 'proofs.sqlite'],
  ] as const)
    note(`disk: ${what}`, `${Math.round(bytesOf(directory, file) / events)} B an event`);
}

async function started(directory: string): Promise<number> {
  let desk: DemoDesk | undefined;
  const milliseconds = await timed(async () => {
    desk = await startDeskOn(directory);
  });
  await desk?.server.idle();
  await desk?.server.stop();
  return milliseconds;
}

/** Rounds of one operation on all desks, in turns. The first one warms up. */
async function measure(
  operation: (typeof OPERATIONS)[number],
  desks: readonly DemoDesk[],
  places: readonly Place[],
): Promise<void> {
  const rounds = desks.map((): Cost[] => []);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [index, desk] of desks.entries()) {
      const cost = await roundOf(operation, desk, round * COUNTED, places[index]?.tickets ?? 1);
      if (round > 0) rounds[index]?.push(cost);
    }
  for (const all of rounds) {
    const of = (figure: (cost: Cost) => number) => median(all.map(figure));
    const threads = {
      main: of((one) => one.threads.main),
      writer: of((one) => one.threads.writer),
      projector: of((one) => one.threads.projector),
    };
    const cost = { time: of((one) => one.time), cpu: of((one) => one.cpu), threads };
    add(costs, operation.what, cost);
    note(operation.what, `${cost.time.toFixed(2)} ms, ${cost.cpu.toFixed(0)} µs`);
  }
}

async function operations(places: readonly Place[]): Promise<void> {
  const desks: DemoDesk[] = [];
  try {
    for (const { directory } of places) desks.push(await startDeskOn(directory));
    for (const operation of OPERATIONS) await measure(operation, desks, places);
    for (const desk of desks)
      note('reply until a socket hears it', `${(await broadcastDelay(desk)).toFixed(2)} ms`);
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}

const root = values.keep ?? mkdtempSync(join(tmpdir(), 'casebook-bench-'));
try {
  console.error(`load ${loadavg()[0]?.toFixed(1)}`);
  const places: Place[] = [];
  for (const events of values.events.split(',').map(Number)) places.push(await place(root, events));
  for (const one of places) note('events', one.events.toLocaleString('en'));
  if (values.parts.includes('log')) for (const one of places) await wholeLog(one);
  if (values.parts.includes('operations')) await operations(places);
  const { events = [], ...rows } = figures;
  console.log(
    `| | ${events.map((count) => `${count} events`).join(' | ')} |\n|---|${events.map(() => '---|').join('')}`,
  );
  for (const [what, row] of Object.entries(rows)) console.log(`| ${what} | ${row.join(' | ')} |`);
  console.error(`load ${loadavg()[0]?.toFixed(1)}`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ events, costs }, null, 2)}\n`);
} finally {
  if (values.keep === undefined) rmSync(root, { recursive: true, force: true });
}
