import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

/** What is packed works where nothing else of the repository is. */

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const desk = suiteDesk();
let project: string;

const json = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

/** The folders of all packages that the package in a folder needs. */
async function needed(folder: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  const manifest = join(folder, 'package.json');
  for (const name of Object.keys((await json(manifest)).dependencies ?? {})) {
    const paths = createRequire(manifest).resolve.paths(name) ?? [];
    const folders = await Promise.all(paths.map((path) => realpath(join(path, name)).catch(() => null)));
    const there = folders.find((path) => path !== null);
    if (!there) throw new Error(`${name} is not installed`);
    if (found.has(name)) continue;
    await needed(there, found.set(name, there));
  }
  return found;
}

/** An empty project into which npm installs the tarballs of the client and of what it needs: no registry is asked. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'casebook-client-'));
  const pack = (args: readonly string[]) =>
    run('npm', ['pack', '--json', '--offline', '--pack-destination', project, ...args], { cwd: ROOT });
  const packed = await Promise.all([
    pack(['--workspace=client']),
    pack(['--ignore-scripts', ...(await needed(join(ROOT, 'client'))).values()]),
  ]);
  const tarballs = packed.flatMap(({ stdout }) =>
    Object.values<{ name: string; filename: string }>(JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))),
  );
  // What is packed is what a package gets, also where the root of this repository overrides the version that the package names.
  const dependencies = Object.fromEntries(tarballs.map(({ name, filename }) => [name, `file:./${filename}`]));
  const overrides = Object.fromEntries(tarballs.map(({ name }) => [name, `$${name}`]));
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ type: 'module', private: true, dependencies, overrides }),
  );
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund'], {
    cwd: project,
    env: { ...process.env, npm_config_cache: join(project, 'empty-cache') },
  });
});
afterAll(() => rm(project, { recursive: true }));

/** The example of the README, which the project has as a file. */
async function example(): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const [, shown = ''] = /<!-- client -->\n```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  await writeFile(join(project, 'follow.ts'), shown);
  return shown;
}

describe('the packed client', () => {
  it('holds what is built, and nothing else', async () => {
    const { name, version, dependencies } = await json(
      join(project, 'node_modules/@casebook/client/package.json'),
    );
    expect([name, version, Object.keys(dependencies)]).toEqual([
      ...['@casebook/client', (await json(join(ROOT, 'package.json'))).version, ['socket.io-client']],
    ]);
    await expect(readFile(join(project, 'node_modules/@casebook/client/src/index.ts'))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('is typed: the README’s example compiles, and a mistake in it doesn’t', async () => {
    const shown = await example();
    await writeFile(join(project, 'mistaken.ts'), shown.replace('{ message:', '{ massage:'));
    const compilerOptions = {
      ...{ module: 'nodenext', target: 'esnext', lib: ['esnext', 'dom'], strict: true, noEmit: true },
      ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '-p', project], { cwd: project }).catch(
      (error) => error,
    );
    expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/^mistaken\.ts.*massage/)]);
  });

  it('runs: the README’s example writes to a ticket, and prints what happens to it', async () => {
    await example();
    const opened = await desk.post(
      '/api/v1/support/request-support',
      ticketRequest(),
      await tokenFor('user'),
    );
    const { id } = opened.body.data.ticket;
    const env = {
      ...process.env,
      DESK: desk.url,
      TOKEN: await tokenFor('admin', { name: 'Ada Obi' }),
      TICKET: id,
    };
    const { stdout } = await run(process.execPath, ['follow.ts'], { cwd: project, env });
    expect(stdout.trim().split('\n')).toEqual([
      ...['Live: connecting', 'Live: up', 'Messages so far: 1', 'Ada Obi: We are crediting her now.'],
      'Live: off',
    ]);
  });
});
