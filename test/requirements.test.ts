import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A line of a table: what is asked, a link to a test file, the test's name after that of its `describe`. */
const ROW = /^\| .+ \| \[[^\]]+\]\(\.\.\/(test\/[^)]+)\) \| (.+) \|$/;
const rows = readFileSync(at('docs/requirements.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| What is asked'))
  .map((line) => {
    const [, file, test] = ROW.exec(line) ?? [];
    return { line, file, test };
  });

/** Titles as they stand in a source: of `describe`, of tests, and after tables of several lines. */
const TITLE =
  /^\s*(describe(?:InBrowser|OnEmbedded)?|it|test|\](?: as const)?\))(?:\.each\(.*\))?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gm;

/** The names of a file's tests, each after that of the `describe` last opened before it. */
function testsIn(file: string): ReadonlySet<string> {
  const names = new Set<string>();
  let group = '';
  for (const [, kind, single, double] of readFileSync(at(file), 'utf8').matchAll(TITLE)) {
    const title = (single ?? double ?? '').replace(/\\(.)/g, '$1');
    if (kind?.startsWith('describe')) group = title;
    else names.add(group === '' ? title : `${group} › ${title}`);
  }
  return names;
}

describe('the table of requirements', () => {
  it('has a test file and a test in every line', () => {
    expect(rows.filter(({ file, test }) => !file || !test).map(({ line }) => line)).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  it('names tests that exist', () => {
    const missing = rows.filter(
      ({ file = '', test = '' }) => !existsSync(at(file)) || !testsIn(file).has(test),
    );
    expect(missing.map(({ line }) => line)).toEqual([]);
  });
});

describe('the list of decisions', () => {
  const folder = 'docs/decisions';
  const listed = readFileSync(at(`${folder}/README.md`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ['));

  it('names each page once, by its number and title, in the order of the numbers', () => {
    const pages = readdirSync(at(folder)).filter((file) => file !== 'README.md');
    const lines = pages.sort().map((file) => {
      const [, number, title] = /^# (\d{4}) (.+)\n/.exec(readFileSync(at(`${folder}/${file}`), 'utf8')) ?? [];
      return `| [${number}](${file}) | ${title} |`;
    });
    expect(listed).toEqual(lines);
  });

  it('gives each number to one page, whose file begins with it', () => {
    const numbers = listed.map((line) => /^\| \[(\d{4})\]\(\1-/.exec(line)?.[1] ?? line);
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(numbers.filter((number) => !/^\d{4}$/.test(number))).toEqual([]);
  });
});
