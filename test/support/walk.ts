import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { NO_SETTINGS } from './process.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Bash reads the settings of whoever runs the tests where its input is a socket, as that of a child process is. */
const SHELL = ['--norc'];

/**
 * In the place of npm: runs the commands of `npm run --silent casebook -- …` as npm does, without the half a second that npm itself
 * takes for each of them. All else is npm's: a page's demo and its token are started by it.
 */
const QUICK_NPM = `#!/bin/sh
if [ "$1 $2 $3 $4" != 'run --silent casebook --' ]; then PATH='${process.env.PATH}'; exec npm "$@"; fi
shift 4
PATH="$PWD/node_modules/.bin:$PATH"
${manifest.scripts.casebook} "$@"
`;

/** A page of `docs/` that leads its reader through commands, on a demo desk that its first block starts. */
export interface Walk {
  /** The first block, which installs and starts. */
  readonly install: string;
  /** The blocks of commands after those of installation and settings. */
  readonly commands: readonly string[];
  /** A folder like that of the reader: what commands write lies here, and not in the project. */
  readonly folder: string;
  /** The blocks of a language, in order. */
  blocks(language: string): readonly string[];
  /** Runs a block as a reader would, in a shell with the settings of the page. Rejects when a command fails. */
  run(block: string): Promise<string>;
}

/** The walk of a page, whose demo runs from before the first test of the suite until after the last. `tickets`: of that demo. */
export function walkOf(page: string, tickets: number): Walk {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
      ([, block = '']) => block,
    );
  const [install = '', settings = '', ...commands] = blocks('sh');
  const folder = mkdtempSync(join(tmpdir(), 'casebook-walk-'));
  let demo: ChildProcess;
  let url = '';
  let env = NO_SETTINGS;

  async function bash(script: string): Promise<string> {
    const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
    return (await promisify(execFile)('bash', [...SHELL, '-c', `set -eo pipefail\n${script}`], options))
      .stdout;
  }

  beforeAll(async () => {
    for (const name of ['package.json', 'src', 'docs', 'node_modules'])
      symlinkSync(join(ROOT, name), join(folder, name));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), QUICK_NPM, { mode: 0o700 });
    const [, start = ''] = install.trimEnd().split('\n');
    const command = start.replace(/--tickets \d+/, `--tickets ${tickets}`);
    const ofDemo = { ...NO_SETTINGS, PORT: '0', DATA_DIR: 'data/demo' };
    demo = spawn('bash', [...SHELL, '-c', `exec ${command}`], { cwd: folder, env: ofDemo, detached: true });
    for await (const output of demo.stdout as NodeJS.ReadableStream) {
      url = /export DESK=(\S+)/.exec(String(output))?.[1] ?? url;
      if (url !== '') break;
    }
    const set = `${settings.replace('http://127.0.0.1:1500', url)}\n${process.execPath} -p 'JSON.stringify(process.env)'`;
    env = JSON.parse(await bash(set));
    env = { ...env, PATH: `${join(folder, 'bin')}:${env.PATH}` };
  });
  afterAll(async () => {
    process.kill(-(demo.pid as number), 'SIGTERM');
    if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    ...{ install, commands, folder, blocks },
    run: (block) =>
      bash(block).catch(({ stdout, stderr }) => {
        throw new Error(`${block}\n${stdout}\n${stderr}`);
      }),
  };
}
