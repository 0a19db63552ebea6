import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
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
const read = (name: string) => readFileSync(join(cache(), name), 'utf8');
const cache = () => join(root, 'node_modules/.cache/casebook', `stripped-${process.version}`);

const node = (args: readonly string[], cwd: string) =>
  new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd, env: {} }, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim()),
    );
  });
const WITH_PRELOAD = ['--import', './src/cli/preload/preload.js'];

/** Runs `src/main.ts` with the preload, and resolves with what it prints. */
const run = () => node([...WITH_PRELOAD, 'src/main.ts'], root);

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

it('what another version of the stripper has left is not used', async () => {
  source(SAYS('one'));
  expect(await run()).toBe('one');
  for (const name of readdirSync(cache())) writeFileSync(join(cache(), name), 'not a program (');
  const stripper = join(root, 'src/cli/preload/strip-sources.js');
  writeFileSync(stripper, `${readFileSync(stripper, 'utf8')}\n// another version\n`);
  expect(await run()).toBe('one');
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

it('the command line reads stripped sources, too', async () => {
  cpSync(join(ROOT, 'src/cli/casebook.js'), join(root, 'src/cli/casebook.js'));
  writeFileSync(join(root, 'src/cli/casebook.ts'), SAYS('one'));
  expect(await node(['src/cli/casebook.js'], root)).toBe('one');
  expect(readdirSync(cache())).toHaveLength(2);
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

/** Makes a package that only runs what it is given. */
function addPackage(name: string, text: string): void {
  mkdirSync(join(root, 'node_modules', name), { recursive: true });
  writeFileSync(join(root, 'node_modules', name, 'package.json'), '{ "type": "module", "main": "main.js" }');
  writeFileSync(join(root, 'node_modules', name, 'main.js'), text);
}

const LETTERS = [
  `// … is no part of the program`,
  `export const texts = ['…', "→ ' İ", \`\${1}…😀\`, 'é'];`,
  `export const found = [/[…→]/.exec('a→')?.[0], /^[😀]$/u.test('😀'), /\\p{L}…/u.test('ж…')];`,
  `export const { größe, ж } = { größe: 1, ж: 2 };`,
].join('\n');
const SHOWN = 'console.log(JSON.stringify([texts, found, größe, ж]));';
const SAME = JSON.stringify([['…', "→ ' İ", '1…😀', 'é'], ['→', true, true], 1, 2]);

it('letters beyond Latin-1 mean the same in packages and in sources', async () => {
  addPackage('letters', LETTERS);
  source(`import { found, größe, texts, ж } from 'letters';\n${SHOWN}`);
  expect(await run()).toBe(SAME);
  source(`interface Unused { /** … 😀 é */ a: 1 }\n${LETTERS}\n${SHOWN}`);
  expect(await run()).toBe(SAME);
  const [stripped] = readdirSync(cache()).filter((name) => read(name).includes('texts'));
  expect(read(stripped ?? '')).not.toMatch(/[\u0100-\uffff]/);
});

it('each source of the desk can be parsed as it is loaded', async () => {
  const script = `
    import { readdirSync } from 'node:fs';
    import { pathToFileURL } from 'node:url';
    import { SourceTextModule } from 'node:vm';
    import { load } from './src/cli/preload/stripped.js';
    const paths = readdirSync('src', { recursive: true }).filter((path) => path.endsWith('.ts'));
    const isParsed = (path) => {
      const { source } = load(pathToFileURL('src/' + path).href, {}, () => ({ source: '' }));
      try {
        return source !== '' && new SourceTextModule(source) !== null;
      } catch {
        return false;
      }
    };
    console.log(paths.length > 0, paths.filter((path) => !isParsed(path)));`;
  const args = ['--experimental-vm-modules', '--input-type=module', '-e', script];
  expect(await node(args, ROOT)).toBe('true []');
});

it('a text in which an escape would mean something else stays as it is', async () => {
  addPackage('letters', `export const texts = [String.raw\`…\`, '\\…'];`);
  source(`import { texts } from 'letters';\nconsole.log(JSON.stringify(texts));`);
  expect(await run()).toBe(JSON.stringify(['…', '…']));
});

it('who imports node:http gets all of it but fetch, which is not loaded', async () => {
  source(
    [
      `import http, * as all from 'node:http';`,
      `import { createRequire } from 'node:module';`,
      `const isLoaded = () => process.moduleLoadList.some((name) => name.endsWith('undici/undici'));`,
      `const before = isLoaded();`,
      `const missing = Object.keys(http).filter((name) => !(name in all));`,
      `const isSame = http === createRequire(import.meta.url)('node:http') && all.Server === http.Server;`,
      `console.log(before, missing, isSame, typeof fetch, typeof http.WebSocket, isLoaded());`,
    ].join('\n'),
  );
  expect(await run()).toBe("false [ 'WebSocket', 'CloseEvent', 'MessageEvent' ] true function function true");
});

it('what is loaded in the place of packages does the same', async () => {
  const script = `
    import * as phones from 'libphonenumber-js';
    import examples from 'libphonenumber-js/mobile/examples';
    import client from '@prometheus-io/client';
    import { koaBody } from 'koa-body';
    import { z } from 'zod';
    const numbers = phones.getCountries().map((country) => {
      const number = phones.getExampleNumber(country, examples);
      const { nationalNumber } = number;
      return [number.number, number.format('NATIONAL'), phones.default(nationalNumber, country)?.isValid()];
    });
    const register = new client.Registry();
    client.collectDefaultMetrics({ register });
    const names = (await register.metrics()).match(/^# HELP \\S+/gm);
    const refused = z.object({ a: z.string() }).safeParse({ a: 1 }).error.issues;
    console.log(JSON.stringify([numbers, names, refused, typeof koaBody()]));
    process.exit();`;
  const args = ['--input-type=module', '-e', script];
  const slim = await node([...WITH_PRELOAD, ...args], ROOT);
  expect(slim).toBe(await node(args, ROOT));
});
