import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
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

const ROOT = join(import.meta.dirname, '../..');
const BADLY = join(ROOT, 'test/processes/serve-badly.ts');
/** What concerns the process alone. */
const NO_DESK = join(ROOT, 'test/processes/no-desk.ts');

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

function start(main: string, env: Readonly<Record<string, string>>): DeskProcess {
  desk = startDeskProcess({ DATA_DIR: directory, ...env }, main);
  return desk;
}

function startBy(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
): DeskProcess {
  const ofNpm = { NO_COLOR: '1', npm_config_update_notifier: 'false' };
  desk = startDeskBy(command, { DATA_DIR: directory, ...ofNpm, ...env }, cwd);
  group = desk.child.pid;
  return desk;
}

/** A project that starts as this one does, but has no desk. */
function projectWithoutDesk(): string {
  const project = join(directory, 'project');
  mkdirSync(join(project, 'src/cli'), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', scripts: manifest.scripts }));
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  symlinkSync(join(ROOT, 'src/cli/preload'), join(project, 'src/cli/preload'));
  writeFileSync(join(project, 'src/cli/casebook.js'), `await import(${JSON.stringify(NO_DESK)});`);
  return project;
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
    ['thrown in the main thread', NO_DESK, 'throws', 'an error'],
    ['rejected in the main thread', NO_DESK, 'rejects', 'a rejection'],
    ['thrown in another thread of a desk', BADLY, 'thread-throws', 'an error'],
  ])('%s ends the process with 1, after all that was logged', async (_, main, happens, what) => {
    const { ended, messages, errors } = start(main, { HAPPENS: happens });
    expect(await ended).toEqual([1, null]);
    expect(messages).toEqual([
      expect.stringMatching(/^Casebook listens on/),
      `${what} was not handled: this process ends`,
    ]);
    expect(errors).toEqual([]);
  });
});

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s ends with 0 once all has stopped', async (signal) => {
    const { child, url, ended, messages } = start(NO_DESK, {});
    await url;
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });

  it.each([
    ['a desk that fails', BADLY, 'stop-fails', 'stopping failed'],
    ['what takes too long', NO_DESK, 'stop-hangs', 'stopping took too long'],
  ])('%s ends with 1, and says so', async (_, main, happens, message) => {
    const { child, url, ended, messages } = start(main, { HAPPENS: happens });
    await url;
    child.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
    expect(messages.slice(-2)).toEqual(['stopping', message]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once with the status of a second %s', async (signal, status) => {
    const { child, url, logged, ended } = start(NO_DESK, {
      HAPPENS: 'stop-hangs',
      STOPPED_AT_LAST_MS: '60000',
    });
    await url;
    child.kill('SIGTERM');
    await logged('stopping');
    child.kill(signal);
    expect(await ended).toEqual([status, null]);
  });
});

describe('what npm started', () => {
  it.each([
    ['SIGTERM', 'what starts as a desk does', [0, null], projectWithoutDesk],
    // npm passes neither of these on.
    ['SIGHUP', 'what starts as a desk does', [null, 'SIGHUP'], projectWithoutDesk],
    ['SIGKILL', 'a desk', [null, 'SIGKILL'], () => ROOT],
  ] as const)('stops after %s to npm: %s', async (signal, _, status, project) => {
    const { child, url, ended, messages } = startBy(['npm', 'start'], {}, project());
    await url;
    child.kill(signal);
    // The output ends with the desk, not with npm.
    expect(await ended).toEqual(status);
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });
});

/** Of MiB. */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

describe('a desk of its own, without data', () => {
  it('goes on after the shell that started it, and after a hangup without a terminal, and takes less than 130 MiB once it rests', async () => {
    const command = [process.execPath, ...PRELOAD, MAIN];
    // The compile cache of Node.js takes memory, too.
    const env = { NODE_COMPILE_CACHE: '' };
    const { url, logged, messages, ended } = startBy(
      ['sh', '-c', '"$@" & echo "pid $!"', 'sh', ...command],
      env,
    );
    const live = `${await url}/health/live`;
    const pid = pidIn(messages);
    process.kill(pid, 'SIGHUP');
    await logged('SIGHUP is ignored: there is no terminal');
    expect(await (await fetch(live)).json()).toEqual({
      ...{ status: 'live', version: manifest.version, commit },
    });
    if (existsSync('/proc/self/status')) while (residentOf(pid) >= 130) await pause(50);
    process.kill(pid, 'SIGTERM');
    await ended;
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });
});

const SCRIPT = '/usr/bin/script';

/** `script` gives a program a terminal, which ends with it. */
(process.platform === 'linux' && existsSync(SCRIPT) ? describe : describe.skip)('in a terminal', () => {
  /** 3 is the output of `script` itself. */
  const inTerminal = (line: string) =>
    startBy(['sh', '-c', `exec ${SCRIPT} -qfec "$0" /dev/null 3>&1`, line]);
  const commandOf = (main: string) => [process.execPath, ...PRELOAD, main].join(' ');

  it('what starts as a desk does stops when the terminal ends', async () => {
    const { child, url, ended, messages } = inTerminal(`${commandOf(NO_DESK)} >&3`);
    await url;
    child.kill('SIGKILL');
    await ended;
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });

  it('a desk in a session of its own goes on when the terminal ends to which it writes, and is not ended by what it prints then', async () => {
    const { child, url, ended, messages } = inTerminal(
      `HAPPENS=prints-at-its-end setsid sh -c '${commandOf(BADLY)} & echo "pid $!" >&3; wait $!; echo "status $?" >&3' 3>&3`,
    );
    const live = `${await url}/health/live`;
    const terminalEnded = once(child, 'exit');
    child.kill('SIGKILL');
    await terminalEnded;
    // Each request writes a line.
    for (let n = 0; n < 3; n++) expect((await fetch(live)).status).toBe(200);
    process.kill(pidIn(messages), 'SIGTERM');
    await ended;
    expect(messages.at(-1)).toBe('status 0');
  });
});

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
