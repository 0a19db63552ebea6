import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PRELOAD = join(import.meta.dirname, '../../src/cli/preload');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'casebook-preload-'));
  cpSync(PRELOAD, join(root, 'src/cli/preload'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const source = (text: string) => writeFileSync(join(root, 'src/main.ts'), text);
const cache = () => join(root, 'node_modules/.cache/casebook', `stripped-${process.version}`);

/** Runs `src/main.ts` with the preload, and resolves with what it prints and whether Node.js itself stripped anything. */
function run(): Promise<string> {
  const args = ['--import', './src/cli/preload/preload.js', 'src/main.ts'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, env: {} }, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim()),
    );
  });
}

const SAYS = (text: string) =>
  `interface Unused { a: 1 }\nconst text: string = '${text}';\nconsole.log(text);\n`;

it('a source is stripped at its first use, and again when it has changed', async () => {
  source(SAYS('one'));
  expect([await run(), await run()]).toEqual(['one', 'one']);
  source(SAYS('two'));
  expect(await run()).toBe('two');
  // That of the preload itself and that of the source as it is now.
  expect(readdirSync(cache())).toHaveLength(2);
});

it('other threads load stripped sources too', async () => {
  source(
    [
      `import { Worker, isMainThread } from 'node:worker_threads';`,
      'if (isMainThread) new Worker(new URL(import.meta.url));',
      `else import('./other.ts').then(({ other }) => console.log(other as string));`,
    ].join('\n'),
  );
  writeFileSync(join(root, 'src/other.ts'), `export const other: string = 'other';\n`);
  expect(await run()).toBe('other');
  expect(readdirSync(cache())).toHaveLength(3);
});

it('where nothing can be kept, Node.js strips by itself', async () => {
  source(SAYS('one'));
  writeFileSync(join(root, 'node_modules/.cache'), 'a file in place of the folder');
  expect(await run()).toBe('one');
});

it('an error names the line and column of the source', async () => {
  source(`type A = 1;\nconst failing = (a: A): never => { throw new Error('planted'); };\nfailing(1);\n`);
  await expect(run()).rejects.toThrow(/src\/main\.ts:2:42/);
});
