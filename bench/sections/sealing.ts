import { join } from 'node:path';
import { load } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { creation, ownMessages, post, SUPPORT } from '../http/tickets.ts';
import type { Pace } from '../pace.ts';
import { type Goal, median, type Row, spreadOf } from '../table.ts';

/** The first rounds of each pair of desks only warm up. */
const WARM_UPS = 3;

type Requests = Parameters<typeof load>[1];

/** What is measured: of several pairs of desks where there is a goal. */
interface Measured {
  readonly request: string;
  /** Requests for each second of a round. */
  readonly amount: number;
  readonly goal?: Goal;
  requestsOf(desk: ServerProcess): Promise<Requests>;
}

const ADD_MESSAGE: Measured = {
  request: 'add-message',
  amount: 1_000,
  goal: { atMost: 1.1 },
  requestsOf: ownMessages,
};

const REQUEST_SUPPORT: Measured = {
  request: 'request-support',
  amount: 500,
  requestsOf: async () => () => [post(`${SUPPORT}/request-support`, creation('somebody.new@example.com'))],
};

const start = (directory: string, sealing: 'on' | 'off') =>
  startServer(join(import.meta.dirname, '../http/desk.ts'), '/health/ready', {
    ...{ DATA_DIR: join(directory, sealing), RATE_LIMITS: 'off', BENCH_SEALING: sealing },
  });

/** What it costs, in processor time, that the texts of events are sealed under their people's keys. */
export async function sealingSection(directory: string, pace: Pace): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const measured of [ADD_MESSAGE, REQUEST_SUPPORT]) rows.push(await compared(directory, measured, pace));
  return rows;
}

async function compared(
  directory: string,
  measured: Measured,
  { pairs, rounds, seconds }: Pace,
): Promise<Row> {
  const { request, amount, goal, requestsOf } = measured;
  const times: Times = [[], []];
  for (let pair = 0; pair < (goal ? pairs : 1); pair++) {
    const own = join(directory, request, String(pair));
    const desks = [await start(own, 'on'), await start(own, 'off')] as const;
    try {
      await measurePair(
        desks,
        await Promise.all(desks.map(requestsOf)),
        { amount: amount * seconds, rounds: 2 * rounds },
        times,
      );
    } finally {
      await Promise.all(desks.map((desk) => desk.stop()));
    }
  }
  const figure = (all: readonly number[]) => `${median(all).toFixed(0)} µs`;
  const [sealed, plain] = times;
  return {
    ...spreadOf(sealed, plain),
    ...{ measured: figure(sealed), baseline: figure(plain) },
    what: `processor time of POST ${request}, sealed against not`,
    ...(goal && { goal }),
  };
}

/** Microseconds for each request, round by round, of the two desks of each pair. */
type Times = [sealed: number[], plain: number[]];

/**
 * Rounds of both, in turns, and in the other order each time. Under load at the same time they would compete: the one that is a little
 * faster then gets more requests into each commit, which makes each of them cheaper still.
 */
async function measurePair(
  desks: readonly ServerProcess[],
  requests: readonly Requests[],
  { amount, rounds }: { readonly amount: number; readonly rounds: number },
  times: Times,
): Promise<void> {
  for (let round = 0; round < WARM_UPS + rounds; round++)
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const [desk, own] = [desks[which] as ServerProcess, requests[which] as Requests];
      const { cpuPerRequest } = await load(desk, own, 0, { amount, withAftermath: true });
      if (round >= WARM_UPS) times[which].push(cpuPerRequest ?? Number.NaN);
    }
}
