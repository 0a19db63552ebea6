import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const JEST = 'node_modules/jest/bin/jest.js';
const PLANTED = ['--runInBand', '--json', '--testMatch', '**/test/fixtures/jest/o*.ts'];

interface Run {
  readonly testResults: readonly { readonly assertionResults: readonly Result[] }[];
}

interface Result {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** What Jest says of the planted files, which run in one process one after the other. */
const planted = new Promise<Run>((resolve) => {
  execFile(process.execPath, [JEST, ...PLANTED], { cwd: REPOSITORY }, (_, stdout) =>
    resolve(JSON.parse(stdout)),
  );
});

describe('two test files in one process', () => {
  it('each pass and fail alike, whatever the other left behind', async () => {
    const { testResults } = await planted;
    const file = [
      'finds the process as it was: passed',
      'runs its own hooks, once, and leaves traces: passed',
      'fails of an error thrown beside it: failed Error: thrown beside it',
      'fails of a rejection beside it: failed Error: rejected beside it',
      'fails when it takes too long: failed Exceeded timeout of 20 ms for a test.',
    ];
    expect(testResults.map(({ assertionResults }) => assertionResults.map(told))).toEqual([file, file]);
  });
});

const told = ({ title, status, failureMessages }: Result): string => {
  const [reason = ''] = failureMessages.map(
    (message) => /Error: \w+ beside it|Exceeded .*$/m.exec(message)?.[0],
  );
  return `${title}: ${status} ${reason}`.trim();
};
