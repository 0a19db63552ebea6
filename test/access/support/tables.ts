import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tables of docs/access.md, which say who may what. */

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/access.md'), 'utf8');

export type Row = Readonly<Record<string, string>>;

/** The cells of a section's last table by the name in a row's first cell and by the heads of the columns. */
export function tableUnder(heading: string): ReadonlyMap<string, Row> {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const table = section?.trim().split('\n\n').at(-1) ?? '';
  const [heads = [], , ...rows] = table.split('\n').map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  const named = rows.map((cells) => {
    const row = Object.fromEntries(heads.map((head, n) => [head, cells[n] ?? '']));
    return [row[heads[0] ?? '']?.replaceAll('`', '') ?? '', row] as const;
  });
  const twice = named.filter(([name], n) => named.findIndex(([other]) => other === name) !== n);
  if (twice.length > 0 || named.length === 0) throw new Error(`${heading}: ${twice.map(([name]) => name)}`);
  return new Map(named);
}

/** A desk's settings: those of the interface, or those with which nothing is open by a number or an id alone. */
export type Settings = 'usual' | 'strict';

/** The words of a cell that hold with these settings. */
export function wordsOf(cell: string, settings: Settings): readonly string[] {
  const [usual = '', strict = usual] = cell.split(' / ');
  return (settings === 'usual' ? usual : strict).split(', ');
}

export const hasTwoParts = (row: Row): boolean => Object.values(row).some((cell) => cell.includes(' / '));
