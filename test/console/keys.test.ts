import { readFile } from 'node:fs/promises';
import { meantBy, writtenAs } from '../../console/src/app/keys.ts';
import { SHORTCUTS } from '../../console/src/app/shortcut-table.ts';
import { en, type Word } from '../../console/src/words/en.ts';
import { fr } from '../../console/src/words/fr.ts';

const NO_MODIFIERS = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const TABLE = { palette: ['Mod+k'], next: ['j'], goMine: ['g m'], mine: ['m'], help: ['?'] } as const;

describe('a stroke', () => {
  it.each([
    [{ key: 'k', ctrlKey: true }, 'Mod+k'],
    [{ key: 'k', metaKey: true }, 'Mod+k'],
    [{ key: 'J', shiftKey: true }, 'Shift+j'],
    [{ key: 'ArrowDown', shiftKey: true }, 'Shift+ArrowDown'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: 'Enter' }, 'Enter'],
  ])('%j is written as %s', (stroke, written) =>
    expect(writtenAs({ ...NO_MODIFIERS, ...stroke })).toBe(written),
  );
});

describe('the shortcut that is meant', () => {
  it('is that of one stroke', () => expect(meantBy(TABLE, null, 'j')).toEqual({ name: 'next' }));
  it('is that of two strokes, before that of the second', () => {
    expect(meantBy(TABLE, null, 'g')).toEqual({ begins: 'g' });
    expect(meantBy(TABLE, 'g', 'm')).toEqual({ name: 'goMine' });
    expect(meantBy(TABLE, null, 'm')).toEqual({ name: 'mine' });
  });
  it('is that of the second stroke, where both together mean none', () => {
    expect(meantBy(TABLE, 'g', 'j')).toEqual({ name: 'next' });
  });
  it('is none of others', () => expect(meantBy(TABLE, null, 'z')).toBe(null));
});

describe('the table of shortcuts', () => {
  const written = Object.values(SHORTCUTS).map(
    ({ keys, word }) => `| ${keys.map((key) => `\`${key}\``).join(', ')} | ${en[word]} |`,
  );

  it('stands in docs/console.md', async () => {
    const text = await readFile('docs/console.md', 'utf8');
    expect(written.filter((line) => !text.includes(`\n${line}\n`))).toEqual([]);
  });

  it('gives no keys to two shortcuts', () => {
    const keys = Object.values(SHORTCUTS).flatMap((shortcut): readonly string[] => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('no French text stands for two things that English tells apart', () => {
  const meant = new Map<string, Set<string>>();
  for (const word of Object.keys(en) as Word[])
    meant.set(fr[word], (meant.get(fr[word]) ?? new Set()).add(en[word]));
  expect([...meant].filter(([, english]) => english.size > 1)).toEqual([]);
});
