import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { casebook } from './commands.ts';
import { NO_SETTINGS } from './process.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Bash reads the settings of whoever runs the tests where its input is a socket, as that of a child process is. */
const SHELL = ['--norc'];

/**
 * In the place of npm, which takes half a second by itself: runs `npm run --silent casebook -- …` as npm does, but only the first
 * command of each kind. Those after it are run by whoever listens at `SOCKET`. All else is npm's.
 */
const QUICK_NPM = `#!/bin/sh
if [ "$1 $2 $3 $4" != 'run --silent casebook --' ]; then PATH='${process.env.PATH}'; exec npm "$@"; fi
shift 4
here=$(dirname "$0")
if mkdir "$here/kind-$1" 2>/dev/null; then
  PATH="$PWD/node_modules/.bin:$PATH"
  ${manifest.scripts.casebook} "$@"
fi
printf '%s\\0' "$@" | curl --silent --fail-with-body --unix-socket "$here/SOCKET" --data-binary @- http://casebook
`;

/** A page of `docs/` that leads its reader through commands, on a demo desk that its first block starts. */
export interface Walk {
  /** The first block, which installs and starts. */
  readonly install: string;
  /** The blocks of commands after those of installation and settings. */
  readonly commands: readonly string[];
  /** The blocks of a language, in order. */
  blocks(language: string): readonly string[];
  /** What each block of commands prints, run as a reader would, in a shell with the settings of the page. Rejects when one fails. */
  run(): Promise<readonly string[]>;
}

export interface Walks {
  /** A folder like that of the reader: what commands write lies here, and not in the project. */
  readonly folder: string;
  walkOf(page: string): Walk;
}

function pageOf(name: string) {
  const text = readFileSync(join(ROOT, 'docs', name), 'utf8');
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
      ([, block = '']) => block,
    );
  const [install = '', settings = '', ...commands] = blocks('sh');
  return { blocks, install, settings, commands };
}

/**
 * Walks through pages, on one demo, which runs from before the first test of the suite until after the last. It is started as
 * the first page says. `tickets`: of that demo.
 */
export function startWalks(first: string, tickets: number): Walks {
  const folder = mkdtempSync(join(tmpdir(), 'casebook-walk-'));
  const bin = join(folder, 'bin');
  let demo: ChildProcess;
  let url = '';
  let env: NodeJS.ProcessEnv = NO_SETTINGS;
  let server: Server;

  async function bash(script: string): Promise<string> {
    const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
    return (await promisify(execFile)('bash', [...SHELL, '-c', `set -eo pipefail\n${script}`], options))
      .stdout;
  }

  beforeAll(async () => {
    for (const name of ['package.json', 'src', 'docs', 'node_modules'])
      symlinkSync(join(ROOT, name), join(folder, name));
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), QUICK_NPM, { mode: 0o700 });
    server = createServer(async (request, response) => {
      const args = (await buffer(request)).toString().split('\0').slice(0, -1);
      const { code, stdout, stderr } = await casebook(args, env);
      response.writeHead(code === 0 ? 200 : 500).end(code === 0 ? stdout : stderr);
    });
    await once(server.listen(join(bin, 'SOCKET')), 'listening');
    const [, start = ''] = pageOf(first).install.trimEnd().split('\n');
    const command = start.replace(/--tickets \d+/, `--tickets ${tickets}`);
    const ofDemo = { ...NO_SETTINGS, PORT: '0', DATA_DIR: 'data/demo' };
    demo = spawn('bash', [...SHELL, '-c', `exec ${command}`], { cwd: folder, env: ofDemo, detached: true });
    for await (const output of demo.stdout as NodeJS.ReadableStream) {
      url = /export DESK=(\S+)/.exec(String(output))?.[1] ?? url;
      if (url !== '') break;
    }
  });
  afterAll(async () => {
    process.kill(-(demo.pid as number), 'SIGTERM');
    if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit');
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function walkOf(page: string): Walk {
    const { settings, ...shown } = pageOf(page);
    return {
      ...shown,
      async run() {
        const set = `${settings.replace('http://127.0.0.1:1500', url)}\n${process.execPath} -p 'JSON.stringify(process.env)'`;
        env = NO_SETTINGS;
        env = JSON.parse(await bash(set));
        env = { ...env, PATH: `${bin}:${env.PATH}` };
        const printed: string[] = [];
        // Commands in threads write to the folder of this process.
        const before = process.cwd();
        process.chdir(folder);
        try {
          for (const block of shown.commands)
            printed.push(
              await bash(block).catch(({ stdout, stderr }) => {
                throw new Error(`${block}\n${stdout}\n${stderr}`);
              }),
            );
        } finally {
          process.chdir(before);
        }
        return printed;
      },
    };
  }

  return { folder, walkOf };
}
