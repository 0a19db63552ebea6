import { stringify } from 'csv-stringify/sync';
import type { Cell, ExportTable, Rows } from './table.ts';

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text that no spreadsheet runs as a formula: such a one begins with an apostrophe. Numbers are no texts. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** CSV by RFC 4180, with a line of names first. Times are ISO instants, lists and data are JSON. */
export async function* csvOf<Row>({ columns }: ExportTable<Row>, rows: Rows<Row>): AsyncGenerator<string> {
  yield stringify([columns.map(({ name }) => name)], { record_delimiter: 'windows' });
  for await (const some of rows) {
    const records = some.map((row) => columns.map(({ type, of }) => written(of(row), type === 'time')));
    if (records.length > 0) yield stringify(records, { record_delimiter: 'windows' });
  }
}

function written(cell: Cell, isTime: boolean): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return harmless(cell);
  if (isTime) return new Date(cell as number).toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
