import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
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

/** The folders, in this repository, of all packages that the package in a folder needs. */
async function needed(folder: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  const manifest = join(folder, 'package.json');
  const from = folder.startsWith(project) ? join(ROOT, 'client/package.json') : manifest;
  for (const name of Object.keys((await json(manifest)).dependencies ?? {})) {
    const paths = createRequire(from).resolve.paths(name) ?? [];
    const folders = await Promise.all(paths.map((path) => realpath(join(path, name)).catch(() => null)));
    const there = folders.find((path) => path !== null);
    if (!there) throw new Error(`${name} is not installed`);
    if (found.has(name)) continue;
    await needed(there, found.set(name, there));
  }
  return found;
}

/**
 * A project that has what is packed of the client, and what it needs as a registry would give it: no other file of this
 * repository. npm itself takes ten times as long to put them there.
 */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'casebook-client-'));
  const args = ['pack', '--json', '--offline', '--pack-destination', project, '--workspace=client'];
  const { stdout } = await run('npm', args, { cwd: ROOT });
  const [{ filename } = { filename: '' }] = Object.values<{ filename: string }>(
    JSON.parse(stdout.slice(stdout.search(/^[[{]/m))),
  );
  const client = join(project, 'node_modules/@casebook/client');
  await mkdir(client, { recursive: true });
  await run('tar', ['-xzf', join(project, filename), '-C', client, '--strip-components=1']);
  for (const [name, folder] of await needed(client))
    await cp(folder, join(project, 'node_modules', name), {
      recursive: true,
      filter: (path) => !path.slice(folder.length).includes('node_modules'),
    });
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
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
