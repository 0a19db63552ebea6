import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SECRET, startTestDesk, type TestDesk } from './support/desk.ts';

const run = promisify(execFile);

/** A block of commands of the tour, and the answer that the README shows under it. */
interface Step {
  readonly commands: string;
  readonly answer: unknown;
}

const STEP = /<!-- tour -->\n```sh\n([\s\S]*?)```\n(?:```json\n([\s\S]*?)```)?/g;
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
    const { stdout } = await run('bash', ['-euc', script.replace('http://127.0.0.1:1500', desk.url)], {
      env,
    });
    const answers = stdout.split(MARK).map((output) => output.trim().split('\n').at(-1) ?? '');
    const shown = steps.map(({ answer }, index) => [
      answer,
      answer === null ? null : masked(answers[index] ?? ''),
    ]);
    for (const [expected, actual] of shown) expect(actual).toEqual(expected);
    expect(steps.filter(({ answer }) => answer !== null)).toHaveLength(5);
  });
});
