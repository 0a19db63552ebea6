import { join } from 'node:path';
import { openLogToRead } from '../../src/composition/stores/event-log.ts';
import { EMBEDDED } from '../../src/config/config.ts';
import { Random } from '../../src/demo/random.ts';
import type { Position } from '../../src/events/log/port.ts';
import { startServer } from '../http/server-process.ts';
import { signerFor } from '../http/tokens.ts';
import { median, quantile, type Row } from '../table.ts';

const WARM_UP = 100;
const ROUNDS = 300;
const LIVE = '/api/v1/unified-admin/support';
const PAST = '/api/v1/history';
/** What is asked as of a moment, and what is asked of the desk as it is. `ID` is a ticket's. */
const PAIRS: readonly (readonly [what: string, past: string, live: string])[] = [
  ['a ticket', `${PAST}/tickets/ID?`, `${LIVE}/ID`],
  ['the list of tickets', `${PAST}/tickets?`, LIVE],
  [
    'the list by two filters',
    `${PAST}/tickets?status=resolved&priority=high&`,
    `${LIVE}?status=resolved&priority=high`,
  ],
  ['the list by a search', `${PAST}/tickets?search=electricity&`, `${LIVE}?search=electricity`],
  ['the analytics', `${PAST}/analytics?`, `${LIVE}?limit=1`],
  ['the list of conversations', `${PAST}/conversations?`, '/api/admin/support/conversations'],
];
const random = new Random(14, 'moments of the past');

/** What answers as of random moments take through HTTP, against the same answers as of now, in a directory of the demo. */
export async function pastOverHttp(directory: string): Promise<readonly Row[]> {
  const moments = await momentsIn(directory);
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const server = await startServer(
    join(import.meta.dirname, '../../src/cli/casebook.ts'),
    '/health/ready',
    env,
  );
  const token = await signerFor(env)({ sub: 'bench', role: 'admin' });
  const taken = async (path: string) => {
    const start = performance.now();
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } });
    await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return performance.now() - start;
  };
  const rows: Row[] = [];
  try {
    for (const [what, past, live] of PAIRS) {
      const [then, now]: [number[], number[]] = [[], []];
      for (const [round, { ticket, position }] of moments.entries()) {
        const times = [
          await taken(`${past.replace('ID', ticket)}as_of=${position}`),
          await taken(live.replace('ID', ticket)),
        ];
        if (round < WARM_UP) continue;
        then.push(times[0] ?? Number.NaN);
        now.push(times[1] ?? Number.NaN);
      }
      const asked = `GET ${what} as of a random moment, against that of now`;
      rows.push({
        ratio: median(then) / median(now),
        measured: figure(then),
        baseline: figure(now),
        what: asked,
      });
    }
  } finally {
    await server.stop();
  }
  return rows;
}

/** Random positions of the log, and a ticket that was there at each. */
async function momentsIn(directory: string) {
  const log = await openLogToRead({ dataDir: directory, eventLogUrl: EMBEDDED });
  const end = await log.end();
  const moments: { readonly ticket: string; readonly position: number }[] = [];
  while (moments.length < WARM_UP + ROUNDS) {
    const [event] = await log.readAll(random.whole(0, end - 1) as Position, 1);
    if (!event?.stream.startsWith('ticket-')) continue;
    const position = random.whole(event.position, end);
    moments.push({ ticket: event.stream.slice('ticket-'.length), position });
  }
  await log.close();
  return moments;
}

const figure = (times: readonly number[]): string => {
  const p99 = quantile(times, 0.99);
  return `${median(times).toFixed(1)} ms, p99 ${p99.toFixed(1)}`;
};
