import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { openStandardOutput } from '../../src/cli/standard-output.ts';
import { SECRET } from '../support/desk.ts';
import { MAIN, NO_SETTINGS, PRELOAD } from '../support/process.ts';
import { answers, freePort } from '../support/stores.ts';

/** Takes nothing, as a file on a full disk. */
const FULL = '/dev/full';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'casebook-standard-output-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

(existsSync(FULL) ? it : it.skip)(
  'a desk whose log lines lie on a full disk goes on, and stops when it is told to',
  async () => {
    const port = await freePort();
    const output = openSync(FULL, 'w');
    const desk = spawn(process.execPath, [...PRELOAD, MAIN], {
      env: { ...NO_SETTINGS, JWT_SECRET: SECRET, PORT: String(port), DATA_DIR: directory },
      stdio: ['ignore', output, 'inherit'],
    });
    closeSync(output);
    const ended = once(desk, 'exit');
    try {
      const url = `http://127.0.0.1:${port}`;
      await answers(port, desk);
      // More lines than are gathered, so that they have been written in vain.
      for (let n = 0; n < 40; n++) expect((await fetch(`${url}/api/v1/nothing-${n}`)).status).toBe(404);
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      desk.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      desk.kill('SIGKILL');
    }
  },
  60_000,
);

it('writes a line that came while an empty write was in progress', async () => {
  const file = join(directory, 'output');
  const { stream, flush } = openStandardOutput(openSync(file, 'w'));
  // As the buffer's timer does, whether lines wait or not.
  (stream as DestinationStream & { flush(): void }).flush();
  stream.write('last line\n');
  await flush();
  expect(readFileSync(file, 'utf8')).toBe('last line\n');
});
