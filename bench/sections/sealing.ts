import { join } from 'node:path';
import { CONNECTIONS, load } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { median, type Row, ratioOf } from '../table.ts';
import {
  creation,
  messageTo,
  openTickets,
  ownPart,
  post,
  SUPPORT,
  TICKETS_PER_CONNECTION,
} from './requests.ts';

const ROUNDS = 7;
const SECONDS = 4;

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
      await compared(`${what} POST add-message, sealed against not`, [sealing, plain], messages),
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

async function messages(desk: ServerProcess): Promise<Requests> {
  return ownPart((await openTickets(desk, CONNECTIONS * TICKETS_PER_CONNECTION)).map(messageTo));
}

/** Both desks are under load at the same time: whatever else the machine does falls on both alike. */
async function compared(
  what: string,
  desks: readonly [ServerProcess, ServerProcess],
  requestsOf: (desk: ServerProcess) => Promise<Requests>,
): Promise<Row> {
  const requests = await Promise.all(desks.map(requestsOf));
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const loads = await Promise.all(
      desks.map((desk, which) => load(desk, requests[which] as Requests, SECONDS)),
    );
    if (round === 0) continue; // warming up
    loads.forEach(({ cpuPerRequest }, which) => {
      times[which]?.push(cpuPerRequest ?? Number.NaN);
    });
  }
  const figure = (all: readonly number[]) => `${median(all).toFixed(0)} µs`;
  return { ratio: ratioOf(times[0], times[1]), measured: figure(times[0]), baseline: figure(times[1]), what };
}
