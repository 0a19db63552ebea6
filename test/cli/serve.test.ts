import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DeskProcess, startDeskProcess } from '../support/process.ts';

const BADLY = join(import.meta.dirname, '../processes/serve-badly.ts');

let directory: string;
let desk: DeskProcess | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-serve-'));
});
afterEach(async () => {
  desk?.child.kill('SIGKILL');
  await desk?.ended;
  await rm(directory, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>>): DeskProcess {
  desk = startDeskProcess({ DATA_DIR: directory, ...env }, BADLY);
  return desk;
}

describe('an error that nobody handles', () => {
  it.each([
    ['thrown in the main thread', 'throws', 'an error'],
    ['rejected in the main thread', 'rejects', 'a rejection'],
    ['thrown in another thread', 'thread-throws', 'an error'],
  ])('%s ends the process with 1, after all that was logged', async (_, happens, what) => {
    const { ended, messages, errors } = start({ HAPPENS: happens });
    expect(await ended).toEqual([1, null]);
    expect(messages).toEqual([
      expect.stringMatching(/^Casebook listens on/),
      `${what} was not handled: this process ends`,
    ]);
    expect(errors).toEqual([]);
  });
});

describe('stopping', () => {
  it.each([
    ['failed', 'stop-fails', 'stopping failed'],
    ['takes too long', 'stop-hangs', 'stopping took too long'],
  ])('that %s ends with 1, and says so', async (_, happens, message) => {
    const { child, url, ended, messages } = start({ HAPPENS: happens });
    await url;
    child.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
    expect(messages.slice(-2)).toEqual(['stopping', message]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once with the status of a second %s', async (signal, status) => {
    const { child, url, logged, ended } = start({ HAPPENS: 'stop-hangs', STOPPED_AT_LAST_MS: '60000' });
    await url;
    child.kill('SIGTERM');
    await logged('stopping');
    child.kill(signal);
    expect(await ended).toEqual([status, null]);
  });
});

it('a start that fails still writes what was logged before it', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  // Without WhatsApp, production logs that login is off.
  const production = { NODE_ENV: 'production', SECURITY_HEADERS: 'off', RATE_LIMITS: 'on' };
  const failed = startDeskProcess({ DATA_DIR: directory, PORT: String(port), ...production });
  desk = failed;
  expect([await failed.ended, failed.errors]).toEqual([
    [1, null],
    [expect.stringMatching(/^casebook: .*EADDRINUSE.* \(set another PORT\)$/)],
  ]);
  expect(failed.messages).toEqual([expect.stringMatching(/^Login is off/)]);
  await new Promise((resolve) => taken.close(resolve));
});

(existsSync('/proc/self/status') ? it : it.skip)(
  'a desk without data takes less than 130 MiB once it rests',
  async () => {
    const empty = startDeskProcess({ DATA_DIR: directory, NODE_COMPILE_CACHE: '' });
    desk = empty;
    await empty.url;
    const resident = () =>
      Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${empty.child.pid}/status`, 'utf8'))?.[1]) /
      1024;
    while (resident() >= 130) await pause(50);
  },
);
