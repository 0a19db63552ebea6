import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SECRET, startTestDesk, type TestDesk, tokenFor } from './support/desk.ts';

const run = promisify(execFile);

/** A block of commands of the tour, and the answer that the README shows under it. */
interface Step {
  readonly commands: string;
  readonly answer: unknown;
}

const STEP = /<!-- tour -->\n```sh\n([\s\S]*?)```\n(?:```json\n([\s\S]*?)```)?/g;
const PRODUCTION = /<!-- production -->\n```sh\n([\s\S]*?)```/;
const MARK = '--- the answer to this step ---';

async function tour(): Promise<readonly Step[]> {
  const readme = await readFile('README.md', 'utf8');
  return [...readme.matchAll(STEP)].map(([, commands = '', answer]) => ({
    commands,
    answer: answer === undefined ? null : masked(answer),
  }));
}

/** Ids, times and the year differ from run to run. */
const masked = (json: string): unknown =>
  JSON.parse(
    json
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
      .replace(/SMI-\d{4}-/g, 'SMI-YEAR-'),
  );

describe('the tour of the README', () => {
  let desk: TestDesk;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'casebook-readme-'));
    desk = await startTestDesk({ directory });
  });
  afterAll(async () => {
    await desk.dispose();
    await rm(directory, { recursive: true, force: true });
  });

  it('answers as it says, command by command', async () => {
    const steps = await tour();
    const script = steps.map(({ commands }) => `${commands}\necho; echo '${MARK}'`).join('\n');
    const env = { ...process.env, JWT_SECRET: SECRET, DATA_DIR: directory };
    const { stdout } = await run(
      'bash',
      ['--norc', '-euc', script.replace('http://127.0.0.1:1500', desk.url)],
      {
        env,
      },
    );
    const answers = stdout.split(MARK).map((output) => output.trim().split('\n').at(-1) ?? '');
    const shown = steps.map(({ answer }, index) => [
      answer,
      answer === null ? null : masked(answers[index] ?? ''),
    ]);
    for (const [expected, actual] of shown) expect(actual).toEqual(expected);
    expect(steps.filter(({ answer }) => answer !== null)).toHaveLength(5);
  });

  it('has a request for a desk in production, which refuses the other one', async () => {
    const guarded = await startTestDesk({ env: { SECURITY_HEADERS: 'required' } });
    const [, command = ''] = PRODUCTION.exec(await readFile('README.md', 'utf8')) ?? [];
    const bare = (await tour())[1]?.commands ?? '';
    const env = {
      ...process.env,
      DESK: guarded.url,
      JOHN: await tokenFor('user', { email: 'john@example.com' }),
    };
    const answers = await Promise.all(
      [bare, command].map((line) => run('bash', ['--norc', '-euc', line], { env })),
    );
    await guarded.dispose();
    const [refused, opened] = answers.map(({ stdout }) => JSON.parse(stdout));
    expect([refused.code, refused.errors.length]).toEqual(['invalid_security_headers', 6]);
    expect([opened.message, opened.data.ticket.email]).toEqual([
      'Support ticket created successfully',
      'john@example.com',
    ]);
  });
});
