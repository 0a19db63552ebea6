import { execFile, execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { casebook, type Ended } from '../support/commands.ts';
import { NO_SETTINGS } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const scriptsOf = (folder: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')).scripts;
const scripts = scriptsOf('.');

/** Documents, pages, and what programs say of themselves. */
const PLACES = ['*.md', 'docs/**/*.md', 'src/**/*.{ts,html}', 'examples/*', 'bench/**/*.ts', 'deploy/*'];

/** A command of ours, up to the end of the code or of the line in which it stands. */
const SHOWN = /\bnpm (?:start\b|test\b|(?:run|exec) [-\w])[^\n`<)|;&(]*/g;

interface Shown {
  readonly file: string;
  readonly text: string;
}

const shown: readonly Shown[] = globSync(PLACES, { cwd: ROOT }).flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(SHOWN)].map(([text]) => ({ file, text: text.trim() })),
);

/** The script that a command runs, the folder with its package.json, and what it hands to it. */
function partsOf(text: string) {
  const [, own, run, folder = '.', args = ''] =
    /^npm (?:(start|test)|run (?:--silent )?([\w:-]+)(?: -w (\w+))?)(?: -- (.*))?/.exec(text) ?? [];
  return { script: own ?? run ?? '', folder, args: args.replace(/[[\]]/g, '').replace(/ {2,}.*/, '') };
}

const OURS = new Set(['start', 'demo', 'rebuild', 'retry', 'migrate', 'backup', 'restore', 'token']);
const commands = shown.flatMap(({ text }) => {
  const { script, folder, args } = partsOf(text);
  return folder === '.' && OURS.has(script) ? [`${scripts[script]} ${args}`.trim()] : [];
});
const nameIn = (line: string) => / src\/cli\/casebook\.js (\w+)/.exec(line)?.[1];
const unique = [...new Set(commands)].toSorted();

describe('commands that pages, documents and programs show', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'casebook-shown-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Runs a command line as a shell does. Rejects when it doesn't end with 0. */
  function runInShell(line: string): Promise<Omit<Ended, 'code'>> {
    const ours = line.replace(/^(exec (?:env \S+ )?)node /, `$1${NODE} `);
    return promisify(execFile)('sh', ['-c', ours], {
      cwd: ROOT,
      env: { ...NO_SETTINGS, DATA_DIR: directory },
    });
  }

  /** The arguments of a command line, as a shell takes them apart. */
  function argumentsOf(line: string): readonly string[] {
    const [, args = ''] = line.split(' src/cli/casebook.js ');
    const apart = `for part in ${args}; do echo "$part"; done`;
    return execFileSync('sh', ['-c', apart], { encoding: 'utf8' }).split('\n').slice(0, -1);
  }

  const run = (line: string, ...more: readonly string[]) =>
    casebook([...argumentsOf(line), ...more], { DATA_DIR: directory });
  const explains = (line: string) => new RegExp(`^Usage: casebook ${nameIn(line)}\\b.*\\n\\n[A-Z]`);

  it('never run the TypeScript file, for which an older Node.js prints a stack', () => {
    const files = globSync(PLACES, { cwd: ROOT });
    const running = files.filter((file) =>
      /node\S* [^\n`]*casebook\.ts/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(running).toEqual([]);
  });

  it('are found where they are shown', () => {
    const files = new Set(shown.map(({ file }) => file));
    for (const file of ['README.md', 'src/api/widget/page/index.html', 'src/api/documents/cookies.ts'])
      expect(files).toContain(file);
    expect(new Set(unique.map(nameIn))).toEqual(OURS);
  });

  it('run scripts and files that exist', () => {
    const missing = shown.filter(({ text }) => {
      const file = /^npm exec -- node ([\w./-]+\.m?[jt]s)/.exec(text)?.[1];
      if (text.startsWith('npm exec')) return file !== undefined && !existsSync(join(ROOT, file));
      const { script, folder } = partsOf(text);
      return !scriptsOf(folder)[script];
    });
    expect(missing).toEqual([]);
  });

  // npm passes signals on to the shell that it starts, and many shells end without passing them on.
  it.each(Object.values(scripts).filter(nameIn))('%s takes the place of npm’s shell', (script) => {
    const isDesk = / (?:start|demo)\b/.test(script);
    expect(script).toMatch(isDesk ? /^exec env MALLOC_ARENA_MAX=\S+ node / : /^exec node /);
    if (isDesk) expect(script).toMatch(/ --parent=\$PPID$/);
  });

  it.each(Object.values(scripts).filter(nameIn))('%s is what npm runs', async (line) => {
    const { stdout, stderr } = await runInShell(`${line} --help`);
    expect([stdout, stderr]).toEqual([expect.stringMatching(explains(line)), '']);
  });

  it.each(unique)('%s takes these arguments, and explains itself', async (line) => {
    const { code, stdout, stderr } = await run(line, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(explains(line));
  });

  const tokens = unique.filter((line) => line.includes('casebook.js token') && /\d|ada|jane/.test(line));
  it.each(tokens)('%s prints a token', async (line) => {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it('print a token in a process of their own', async () => {
    const { stdout, stderr } = await runInShell(tokens[0] ?? '');
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/), '']);
  });
});
