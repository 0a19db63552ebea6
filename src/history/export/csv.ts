import { stringify } from 'csv-stringify/sync';
import type { Cell, ExportTable, Rows } from './table.ts';

/** Texts that spreadsheets would run as formulas get an apostrophe in front. */
const FORM = { record_delimiter: 'windows', escape_formulas: true } as const;

/** CSV by RFC 4180, with a line of names first. Times are ISO instants, lists and data are JSON. */
export async function* csvOf<Row>({ columns }: ExportTable<Row>, rows: Rows<Row>): AsyncGenerator<string> {
  yield stringify([columns.map(({ name }) => name)], FORM);
  for await (const some of rows) {
    const records = some.map((row) => columns.map(({ type, of }) => written(of(row), type === 'time')));
    if (records.length > 0) yield stringify(records, FORM);
  }
}

function written(cell: Cell, isTime: boolean): string | number {
  if (cell === null) return '';
  if (isTime) return new Date(cell as number).toISOString();
  if (typeof cell === 'string' || typeof cell === 'number') return cell;
  return JSON.stringify(cell);
}
