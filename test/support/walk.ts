import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_SETTINGS } from './process.ts';

const ROOT = join(import.meta.dirname, '../..');

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
  /** Runs a block as a reader would, after the settings of the page. Rejects when a command fails. */
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

  beforeAll(async () => {
    for (const name of ['package.json', 'src', 'docs', 'node_modules'])
      symlinkSync(join(ROOT, name), join(folder, name));
    const [, start = ''] = install.trimEnd().split('\n');
    const env = { ...NO_SETTINGS, PORT: '0', DATA_DIR: 'data/demo' };
    const command = start.replace(/--tickets \d+/, `--tickets ${tickets}`);
    demo = spawn('bash', ['-c', `exec ${command}`], { cwd: folder, env, detached: true });
    for await (const output of demo.stdout as NodeJS.ReadableStream) {
      url = /export DESK=(\S+)/.exec(String(output))?.[1] ?? url;
      if (url !== '') break;
    }
  });
  afterAll(async () => {
    process.kill(-(demo.pid as number), 'SIGTERM');
    if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    ...{ install, commands, folder, blocks },
    run(block) {
      const script = `set -eo pipefail\n${settings.replace('http://127.0.0.1:1500', url)}\n${block}`;
      const options = { cwd: folder, env: NO_SETTINGS, maxBuffer: 2 ** 26 };
      return new Promise((resolve, reject) => {
        execFile('bash', ['-c', script], options, (error, stdout, stderr) =>
          error ? reject(new Error(`${block}\n${stdout}\n${stderr}`)) : resolve(stdout),
        );
      });
    },
  };
}
