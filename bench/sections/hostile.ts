import { join } from 'node:path';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import type { Row } from '../table.ts';

const TIMES = 60;
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

/**
 * What one request that is made to be slow takes of the server's processor time, against an ordinary one: nearly all of it
 * is time in which nobody else is answered.
 */
export async function hostileSection(directory: string): Promise<readonly Row[]> {
  const desk = await startServer(join(import.meta.dirname, '../../src/cli/casebook.ts'), '/health/ready', {
    DATA_DIR: directory,
    RATE_LIMITS: 'off',
  });
  try {
    await costOf(desk, ORDINARY);
    const rows: Row[] = [];
    for (const hostile of HOSTILE) {
      const usual = await costOf(desk, ORDINARY);
      const slow = await costOf(desk, hostile);
      rows.push({
        ratio: slow / usual,
        measured: `${slow.toFixed(1)} ms`,
        baseline: `${usual.toFixed(1)} ms`,
        what: `processor time of a request with ${hostile.what}, against an ordinary one`,
      });
    }
    return rows;
  } finally {
    await desk.stop();
  }
}

/** Milliseconds of processor time for each of many such requests, one after the other. */
async function costOf(desk: ServerProcess, request: Hostile): Promise<number> {
  const before = desk.cpu();
  for (let time = 0; time < TIMES; time++) await send(desk, request);
  const after = desk.cpu();
  return before === null || after === null ? Number.NaN : (after - before) / 1_000 / TIMES;
}

async function send({ url }: ServerProcess, { path, type, body }: Hostile): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body });
  await response.arrayBuffer();
}
