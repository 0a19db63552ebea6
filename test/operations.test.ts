import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLES } from '../src/config/variables.ts';
import { startTestDesk, type TestDesk } from './support/desk.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const operations = read('docs/operations.md');

/** The first cells of the table under a heading. */
const rowsUnder = (heading: string): readonly string[] => {
  const [, section = ''] = operations.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
};

describe('the page on operations', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
    await desk.get('/health/ready');
  });
  afterAll(() => desk.dispose());

  it('explains every metric, and none that there isn’t', async () => {
    const metrics = await (await fetch(`${desk.url}/metrics`)).text();
    const names = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(rowsUnder('Metrics').toSorted()).toEqual(names.toSorted());
  });

  it('names only variables that mean something', () => {
    const shouted = [...operations.matchAll(/`([A-Z][A-Z_]{3,})(?:=\w+)?`/g)].map(([, name]) => name ?? '');
    const ofTests = ['EVENTSTORE_TEST_URL', 'MONGO_TEST_URL'];
    expect(shouted.filter((name) => ![...VARIABLES, ...ofTests].includes(name))).toEqual([]);
  });
});

describe('the README', () => {
  it('explains every variable, and none that there isn’t', () => {
    const [, section = ''] = read('README.md').split('\n## Configuration\n');
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
    const names = rows.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name));
    expect(names.toSorted()).toEqual(VARIABLES.toSorted());
  });
});
