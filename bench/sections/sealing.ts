import { join } from 'node:path';
import { load } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { type Goal, median, type Row, spreadOf } from '../table.ts';
import { creation, ownMessages, post, SUPPORT } from './requests.ts';

const ROUNDS = 15;
const SECONDS = 2;

const start = (directory: string, sealing: 'on' | 'off') =>
  startServer(join(import.meta.dirname, '../http/desk.ts'), '/health/ready', {
    ...{ DATA_DIR: join(directory, sealing), RATE_LIMITS: 'off', BENCH_SEALING: sealing },
  });

/** What it costs, in processor time, that the texts of events are sealed under their people's keys. */
export async function sealingSection(directory: string): Promise<readonly Row[]> {
  const [sealing, plain] = [await start(directory, 'on'), await start(directory, 'off')];
  try {
    const what = 'processor time of';
    return [
      await compared(`${what} POST add-message, sealed against not`, [sealing, plain], ownMessages, {
        atMost: 1.1,
      }),
      await compared(
        `${what} POST request-support, each with a key of its own, sealed against not`,
        [sealing, plain],
        async () => () => [post(`${SUPPORT}/request-support`, creation('somebody.new@example.com'))],
      ),
    ];
  } finally {
    await Promise.all([sealing.stop(), plain.stop()]);
  }
}

type Requests = Parameters<typeof load>[1];

/**
 * Rounds of both, in turns, and in the other order each time. Under load at the same time they would compete: the one that is a little
 * faster then gets more requests into each commit, which makes each of them cheaper still.
 */
async function compared(
  what: string,
  desks: readonly [ServerProcess, ServerProcess],
  requestsOf: (desk: ServerProcess) => Promise<Requests>,
  goal?: Goal,
): Promise<Row> {
  const requests = await Promise.all(desks.map(requestsOf));
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++)
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const { cpuPerRequest } = await load(desks[which], requests[which] as Requests, SECONDS, {
        withAftermath: true,
      });
      // The first round only warms up.
      if (round > 0) times[which].push(cpuPerRequest ?? Number.NaN);
    }
  const figure = (all: readonly number[]) => `${median(all).toFixed(0)} µs`;
  const [measured, baseline] = times;
  return {
    ...spreadOf(measured, baseline),
    ...{ measured: figure(measured), baseline: figure(baseline), what },
    ...(goal && { goal }),
  };
}
