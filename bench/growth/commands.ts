import { join } from 'node:path';
import { load, type RequestsOf } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { creation, ownMessages, post, SUPPORT } from '../http/tickets.ts';
import { atRest, MIB } from '../sections/memory.ts';
import { type Row, withCommas } from '../table.ts';

/** How many commands come before the first look at the memory. */
const FEW = 10_000;
/** Longer than the minute and a half after which a thread that was busy has given memory back. */
const SETTLED_LOOKS = 60;

/**
 * The resident memory of a desk at rest after many commands, against after the first few. One of nine opens a ticket of somebody
 * new, the others are messages to some hundred tickets.
 */
export async function memoryRow(directory: string, commands: number): Promise<Row> {
  const desk = await startServer(join(import.meta.dirname, '../../src/cli/casebook.ts'), '/health/ready', {
    ...{ DATA_DIR: join(directory, 'commands'), RATE_LIMITS: 'off' },
  });
  try {
    const requests = mixed(await ownMessages(desk));
    const before = await after(desk, requests, FEW);
    const now = await after(desk, requests, commands - FEW);
    const figure = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`;
    return {
      ratio: now / before,
      ...{ measured: figure(now), baseline: figure(before), goal: { atMost: 1.2 } },
      what: `resident memory after ${withCommas(commands)} commands, against after ${withCommas(FEW)}`,
    };
  } finally {
    await desk.stop();
  }
}

function mixed(messages: RequestsOf): RequestsOf {
  let people = 0;
  const opening = post(`${SUPPORT}/request-support`, creation(''));
  const setupRequest: NonNullable<typeof opening.setupRequest> = (request) => ({
    ...request,
    body: JSON.stringify(creation(`somebody.${people++}@example.com`)),
  });
  return (connection) => [...messages(connection), { ...opening, setupRequest }];
}

async function after(desk: ServerProcess, requests: RequestsOf, commands: number): Promise<number> {
  await load(desk, requests, 0, { amount: commands });
  return atRest(desk, SETTLED_LOOKS);
}
