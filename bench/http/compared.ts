import type { Pace } from '../pace.ts';
import { type Goal, median, type Row, spreadOf } from '../table.ts';
import { type Load, type LoadOptions, load, type RequestsOf } from './load.ts';
import type { ServerProcess } from './server-process.ts';

/** For which a profile is made. */
const PROFILED_SECONDS = 2;

/** What is measured, and the yardstick. */
export interface Servers {
  readonly desk: ServerProcess;
  readonly bare: ServerProcess;
  readonly pace: Pick<Pace, 'rounds' | 'seconds'>;
}

/** Rounds of both, alternating; the first ones only warm up. */
async function rounds(
  { desk, bare, pace }: Servers,
  requestsOf: RequestsOf,
  options: LoadOptions = {},
): Promise<{ readonly ours: readonly Load[]; readonly theirs: readonly Load[] }> {
  const [ours, theirs]: [Load[], Load[]] = [[], []];
  for (let round = 0; round <= pace.rounds; round++) {
    const our = await load(desk, requestsOf, pace.seconds, options);
    const their = await load(bare, requestsOf, pace.seconds, options);
    if (round === 0) continue;
    ours.push(our);
    theirs.push(their);
  }
  return { ours, theirs };
}

/** What the desk answers as a part of what the bare server does, and how many requests a second that is. */
export async function compared(
  what: string,
  servers: Servers,
  requestsOf: RequestsOf,
  goal?: Goal,
): Promise<{ readonly row: Row; readonly perSecond: number }> {
  const { ours, theirs } = await rounds(servers, requestsOf);
  await servers.desk.profiled(nameOf(what), () => load(servers.desk, requestsOf, PROFILED_SECONDS));
  const processor = spreadOf(theirs.map(microseconds), ours.map(microseconds)).ratio;
  const row: Row = {
    ...spreadOf(ours.map(rate), theirs.map(rate)),
    ...(!Number.isNaN(processor) && { processor }),
    measured: summary(ours),
    baseline: summary(theirs),
    what,
    ...(goal && { goal }),
  };
  return { row, perSecond: median(ours.map(rate)) };
}

/** How long requests take where the desk has half as many as it can answer. */
export async function atHalf(
  servers: Servers,
  requestsOf: RequestsOf,
  most: number,
): Promise<readonly Row[]> {
  const half = Math.max(1, Math.round(most / 2));
  const { ours, theirs } = await rounds(servers, requestsOf, { rate: half });
  const p99 = (loads: readonly Load[]) => loads.map((one) => one.p99);
  const figure = (loads: readonly Load[]) => `${median(p99(loads)).toFixed(0)} ms`;
  return [
    {
      ...spreadOf(p99(ours), p99(theirs)),
      measured: figure(ours),
      baseline: figure(theirs),
      what: `p99 of POST add-message at half of that load, against the echo at the same rate (${half}/s)`,
      goal: { atMost: 4 },
    },
  ];
}

const rate = ({ perSecond }: Load): number => perSecond;
const microseconds = ({ cpuPerRequest }: Load): number => cpuPerRequest ?? Number.NaN;
/** As the name of a file. */
const nameOf = (what: string): string =>
  what
    .replace(/,.*/, '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-');

function summary(loads: readonly Load[]): string {
  const cpu = median(loads.map(microseconds));
  const perSecond = `${median(loads.map(rate)).toFixed(0)}/s`;
  return Number.isNaN(cpu) ? perSecond : `${perSecond}, ${cpu.toFixed(0)} µs`;
}
