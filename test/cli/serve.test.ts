import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import manifest from '../../package.json' with { type: 'json' };
import { commit } from '../../src/composition/version.ts';
import { eventsFile } from '../../src/events/log/sqlite/database.ts';
import { endedUncleanly } from '../../src/events/log/sqlite/unclean-end.ts';
import { type DeskProcess, MAIN, PRELOAD, startDeskBy, startDeskProcess } from '../support/process.ts';

const BADLY = join(import.meta.dirname, '../processes/serve-badly.ts');

let directory: string;
let desk: DeskProcess | undefined;
/** The processes of a program that has started a desk. */
let group: number | undefined;
beforeEach(async () => {
  group = undefined;
  directory = await mkdtemp(join(tmpdir(), 'casebook-serve-'));
});
afterEach(async () => {
  desk?.child.kill('SIGKILL');
  if (group !== undefined) killGroup(group);
  await desk?.ended;
  await rm(directory, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>>): DeskProcess {
  desk = startDeskProcess({ DATA_DIR: directory, ...env }, BADLY);
  return desk;
}

function startBy(...command: readonly [string, ...string[]]): DeskProcess {
  desk = startDeskBy(command, { DATA_DIR: directory, NO_COLOR: '1', npm_config_update_notifier: 'false' });
  group = desk.child.pid;
  return desk;
}

/** The id of the desk, which a shell has printed before. */
const pidIn = (lines: readonly string[]): number =>
  Number(lines.find((line) => line.startsWith('pid '))?.slice('pid '.length));

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
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

describe('a desk that npm started', () => {
  it.each([
    ['SIGTERM', [0, null]],
    // npm passes neither of these on.
    ['SIGHUP', [null, 'SIGHUP']],
    ['SIGKILL', [null, 'SIGKILL']],
  ] as const)('stops after %s to npm', async (signal, status) => {
    const { child, url, ended, messages } = startBy('npm', 'start');
    await url;
    child.kill(signal);
    // The output ends with the desk, not with npm.
    expect(await ended).toEqual(status);
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });
});

describe('a desk of its own', () => {
  it('goes on after the shell that started it, and after a hangup without a terminal', async () => {
    const command = [process.execPath, ...PRELOAD, MAIN];
    const { url, logged, messages, ended } = startBy('sh', '-c', '"$@" & echo "pid $!"', 'sh', ...command);
    const live = `${await url}/health/live`;
    const pid = pidIn(messages);
    process.kill(pid, 'SIGHUP');
    await logged('SIGHUP is ignored: there is no terminal');
    expect(await (await fetch(live)).json()).toEqual({
      ...{ status: 'live', version: manifest.version, commit },
    });
    process.kill(pid, 'SIGTERM');
    await ended;
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });
});

const SCRIPT = '/usr/bin/script';

/** `script` gives a program a terminal, which ends with it. */
(process.platform === 'linux' && existsSync(SCRIPT) ? describe : describe.skip)(
  'a desk in a terminal',
  () => {
    const command = [process.execPath, ...PRELOAD, MAIN].join(' ');
    /** 3 is the output of `script` itself. */
    const inTerminal = (line: string) =>
      startBy('sh', '-c', `exec ${SCRIPT} -qfec "$0" /dev/null 3>&1`, line);

    it('stops when the terminal ends', async () => {
      const { child, url, ended, messages } = inTerminal(`${command} >&3`);
      await url;
      child.kill('SIGKILL');
      await ended;
      expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
    });

    it('goes on in a session of its own when the terminal ends to which it writes', async () => {
      const { child, url, ended, messages } = inTerminal(
        `setsid sh -c 'echo "pid $$" >&3; exec ${command}' 3>&3`,
      );
      const live = `${await url}/health/live`;
      const pid = pidIn(messages);
      try {
        child.kill('SIGKILL');
        // Each request writes a line.
        for (let n = 0; n < 3; n++) expect((await fetch(live)).status).toBe(200);
      } finally {
        process.kill(pid, 'SIGKILL');
        await ended;
      }
    });

    it('is not ended by what it prints when the terminal has ended', async () => {
      const badly = [process.execPath, ...PRELOAD, BADLY].join(' ');
      const { child, url, ended, messages } = inTerminal(
        `HAPPENS=prints-at-its-end setsid sh -c '${badly} & echo "pid $!" >&3; wait $!; echo "status $?" >&3' 3>&3`,
      );
      await url;
      const terminalEnded = once(child, 'exit');
      child.kill('SIGKILL');
      await terminalEnded;
      process.kill(pidIn(messages), 'SIGTERM');
      await ended;
      expect(messages.at(-1)).toBe('status 0');
    });
  },
);

it('a start on a taken port still writes what was logged before it, and leaves no mark of an unclean end', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  // Without WhatsApp, production logs that login is off.
  const PRIVACY_KEY = randomBytes(32).toString('hex');
  const production = {
    NODE_ENV: 'production',
    PRIVACY_KEY,
    SECURITY_HEADERS: 'off',
    RATE_LIMITS: 'on',
    MONGO_URL: 'x',
  };
  const failed = startDeskProcess({ DATA_DIR: directory, PORT: String(port), ...production });
  desk = failed;
  expect([await failed.ended, failed.errors]).toEqual([
    [1, null],
    [expect.stringMatching(new RegExp(`^casebook: .*EADDRINUSE.*\\b${port}\\b.* \\(set another PORT\\)$`))],
  ]);
  expect(failed.messages).toEqual([
    'MONGO_URL is not a variable of Casebook (did you mean READ_MODELS_URL?)',
    expect.stringMatching(/^Login is off/),
  ]);
  expect(existsSync(eventsFile(directory))).toBe(true);
  expect(endedUncleanly(eventsFile(directory))).toBe(false);
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
