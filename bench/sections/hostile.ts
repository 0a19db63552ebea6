import { join } from 'node:path';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import type { Row } from '../table.ts';

const TIMES = 40;
const OPEN = '/api/v1/support/request-support';
const WEBHOOK = '/api/webhook';
const JSON_TYPE = 'application/json';

interface Hostile {
  readonly what: string;
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`;
const nested = (levels: number) => `{"tags":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const HOSTILE: readonly Hostile[] = [
  {
    what: '15,000 spaces in a Content-Type',
    path: WEBHOOK,
    type: `${JSON_TYPE}${' '.repeat(15_000)}x`,
    body: '{}',
  },
  { what: 'a body of 900 KB of keys', path: OPEN, type: JSON_TYPE, body: keys(80_000) },
  { what: 'a body of 400,000 lists in each other', path: OPEN, type: JSON_TYPE, body: nested(400_000) },
];
const ORDINARY: Hostile = {
  what: 'an ordinary request',
  path: OPEN,
  type: JSON_TYPE,
  body: '{"subject":"x"}',
};

/** How long one request that is made to be slow keeps others waiting, against an ordinary one. */
export async function hostileSection(directory: string): Promise<readonly Row[]> {
  const desk = await startServer(join(import.meta.dirname, '../../src/main.ts'), '/health/ready', {
    DATA_DIR: directory,
    RATE_LIMITS: 'off',
  });
  try {
    await waitsBehind(desk, ORDINARY);
    const rows: Row[] = [];
    for (const hostile of HOSTILE) {
      const usual = await waitsBehind(desk, ORDINARY);
      const slow = await waitsBehind(desk, hostile);
      rows.push({
        ratio: slow / usual,
        measured: `${slow.toFixed(1)} ms`,
        baseline: `${usual.toFixed(1)} ms`,
        what: `a health check sent just behind ${hostile.what}, against behind an ordinary request`,
      });
    }
    return rows;
  } finally {
    await desk.stop();
  }
}

/**
 * How many milliseconds a health check takes that is sent right after the request: nine in ten take less. It overtakes
 * some of them, which is why the median says little.
 */
async function waitsBehind(desk: ServerProcess, request: Hostile): Promise<number> {
  const waits: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const first = send(desk, request);
    const begun = performance.now();
    const second = fetch(`${desk.url}/health/live`).then(async (response) => {
      await response.arrayBuffer();
      waits.push(performance.now() - begun);
    });
    await Promise.all([first, second]);
  }
  return waits.toSorted((a, b) => a - b)[Math.floor(TIMES * 0.9)] ?? Number.NaN;
}

async function send({ url }: ServerProcess, { path, type, body }: Hostile): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body });
  await response.arrayBuffer();
}
