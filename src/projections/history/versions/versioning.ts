import type { Position } from '../../../events/log/port.ts';
import type { Stored } from '../../projection.ts';
import { read, type Steps } from '../../search/steps.ts';
import { type Column, FIXED, positionOf, type Row } from './columns.ts';
import type { VersionStore } from './store.ts';

/** How the versions of documents of one kind are stored. The names of columns whose values are texts are stored. */
export interface Versioning<Document extends Stored> {
  readonly columns: Readonly<Record<string, Column<Document>>>;
  /** The document of which these are the columns. */
  restore(id: string, position: Position, values: Values): Document;
  /** The column whose texts are searched, and what is searched of each. */
  readonly searched?: { readonly column: string; of(document: Document): string };
}

/** The columns of one version, by name. */
export interface Values {
  number(column: string): number;
  text(column: string): string | null;
}

/** The documents of rows, by id. */
export function* restored<Document extends Stored>(
  store: VersionStore,
  { columns, restore }: Versioning<Document>,
  rows: ReadonlyMap<string, Row>,
): Steps<Map<string, Document>> {
  const names = Object.keys(columns);
  const places = new Map(names.map((name, index) => [name, FIXED + index]));
  const listed = names.filter((name) => columns[name]?.kind === 'text').map((name) => places.get(name) ?? 0);
  const numbers = new Set([...rows.values()].flatMap((row) => listed.map((place) => row[place] ?? 0)));
  numbers.delete(0);
  const texts = numbers.size === 0 ? new Map<number, string>() : yield* read(store.textsOf([...numbers]));
  const found = new Map<string, Document>();
  for (const [id, row] of rows) {
    const number = (column: string): number => row[places.get(column) ?? 0] ?? 0;
    const text = (column: string): string | null => texts.get(number(column)) ?? null;
    found.set(id, restore(id, positionOf(row) as Position, { number, text }));
  }
  return found;
}
