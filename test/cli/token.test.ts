import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenVerifier } from '../../src/api/kernel/tokens.ts';
import type { Bearer } from '../../src/commands/caller.ts';
import { loadConfig } from '../../src/config/load.ts';
import { casebook } from '../support/commands.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'casebook-token-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the command as people do; NODE_ENV of the test runner is not theirs. */
const run = (args: string[], env: Record<string, string> = {}) =>
  casebook(['token', ...args], { DATA_DIR: directory, ...env });

test('prints a token alone, which a server on the same data accepts', async () => {
  const args = [
    '--role',
    'admin',
    '--sub',
    'a-1',
    '--email',
    'a@example.com',
    '--name',
    'Ada Obi',
    '--phone-number',
    '+2348012345678',
    '--expires-in',
    '2h',
  ];
  const { code, stdout, stderr } = await run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const bearer = await createTokenVerifier(loadConfig({ DATA_DIR: directory }))(stdout.trim());
  expect(bearer).toMatchObject({
    kind: 'admin',
    id: 'a-1',
    firstName: 'Ada',
    lastName: 'Obi',
    email: 'a@example.com',
    phoneNumber: '+2348012345678',
    seesPersonalData: false,
  });
  const { expiresAt } = bearer as Bearer;
  expect(Math.abs(expiresAt - Date.now() - 7_200_000)).toBeLessThan(60_000);
});

test('a token fits the issuer and the audience that are configured', async () => {
  const env = { JWT_ISSUER: 'casebook', JWT_AUDIENCE: 'desk' };
  const { stdout } = await run(['--role', 'analyst', '--sub', 'a', '--pii'], env);
  expect(await createTokenVerifier(loadConfig({ DATA_DIR: directory, ...env }))(stdout.trim())).toMatchObject(
    { id: 'a', seesPersonalData: true },
  );
});

test.each<[string[], Record<string, string>, RegExp]>([
  [[], {}, /^casebook: required option '--role <role>' not specified \(see --help\)/],
  [
    ['--role', 'root', '--sub', 'x'],
    {},
    /^casebook: .*--role.* 'root' is invalid\. Allowed choices are user, admin, service, analyst, auditor/,
  ],
  [['--role', 'user'], {}, /^casebook: required option '--sub <id>' not specified/],
  [['--role', 'user', '--sub', 'x'.repeat(129)], {}, /^casebook: .*--sub.*an id of 1 to 128/],
  [
    ['--role', 'user', '--sub', 'x', '--expires-in', 'soon'],
    {},
    /^casebook: .*--expires-in.*a number and s, m, h or d/,
  ],
  [['--role', 'user', '--sub', 'x', '--nonsense'], {}, /^casebook: .*nonsense/],
  [['--role', 'user', '--sub', 'x', '--email', 'nope'], {}, /^casebook: .*--email.*'nope'.*valid email/],
  [
    ['--role', 'user', '--sub', 'x', '--phone-number', 'abc'],
    {},
    /^casebook: .*--phone-number.*'abc'.*E\.164/,
  ],
])('%j %j ends with 2 and one line', (args, env, line) => failsWith(2, args, env, line));

test.each<[string[], Record<string, string>, RegExp]>([
  [['--role', 'user', '--sub', 'x'], { PORT: 'x' }, /^casebook: PORT must be/],
  [
    ['--role', 'user', '--sub', 'x'],
    { JWT_JWKS_URL: 'https://issuer.example.com' },
    /^casebook: JWT_JWKS_URL is set/,
  ],
])('%j %j ends with 1 and one line', (args, env, line) => failsWith(1, args, env, line));

async function failsWith(status: number, args: string[], env: Record<string, string>, line: RegExp) {
  const { code, stdout, stderr } = await run(args, env);
  expect({ code, stdout }).toEqual({ code: status, stdout: '' });
  expect(stderr).toMatch(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
}

describe('a link that signs in', () => {
  const args = ['--link', '--role', 'admin', '--sub', 'ada'];

  it('begins with the address of the desk, and has its token behind the #', async () => {
    const { stdout } = await run(args, { CONSOLE_URL: 'https://desk.example.com' });
    expect(stdout).toMatch(/^https:\/\/desk\.example\.com\/console#sign-in=[\w-]+\n$/);
  });

  it.each([
    ['a user', ['--link', '--role', 'user', '--sub', 'john'], {}, 'Those who work in the console'],
    ['longer than a day', [...args, '--expires-in', '2d'], {}, 'at most 1d'],
    ['a desk that takes none', args, { CONSOLE_SIGN_IN_LINKS: 'off' }, 'CONSOLE_SIGN_IN_LINKS is off'],
    ['a desk on any port', args, { PORT: '0' }, 'set CONSOLE_URL'],
  ])('is not printed for %s', async (_name, asked, env: Record<string, string>, sentence) => {
    const { code, stdout, stderr } = await run(asked, env);
    expect([code === 0, stdout, stderr]).toEqual([false, '', expect.stringContaining(sentence)]);
  });
});
