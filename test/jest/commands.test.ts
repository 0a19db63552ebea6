import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { casebook, type Ended } from '../support/commands.ts';
import { NO_SETTINGS } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const env = { ...NO_SETTINGS, DATA_DIR: '/nowhere', JWT_SECRET: 'x'.repeat(64) };

const inProcess = (args: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(NODE, ['src/cli/casebook.js', ...args], { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe('a command in a thread', () => {
  it.each([[['token', '--help']], [['bogus']], [['accounts']]])(
    'ends and says what a process does: %j',
    async (args) => {
      const expected = await inProcess(args);
      for (let time = 0; time < 2; time++) expect(await casebook(args, env)).toEqual(expected);
    },
  );

  it('has settings and output of its own, also beside another one', async () => {
    const link = ['token', '--link', '--role', 'admin', '--sub', 'ada'];
    const addresses = ['https://one.example.com', 'https://two.example.com'];
    const printed = () =>
      Promise.all(addresses.map((CONSOLE_URL) => casebook(link, { ...env, CONSOLE_URL })));
    for (const ended of [await printed(), await printed()])
      expect(ended).toEqual(
        addresses.map((address) => ({
          code: 0,
          stdout: expect.stringMatching(`^${address}/console`),
          stderr: '',
        })),
      );
    expect(process.env.CONSOLE_URL).toBeUndefined();
  });
});
