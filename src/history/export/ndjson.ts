import type { Cell, ExportTable, Rows } from './table.ts';

/** One JSON object a line. Times are ISO instants. */
export async function* ndjsonOf<Row>({ columns }: ExportTable<Row>, rows: Rows<Row>): AsyncGenerator<string> {
  for await (const some of rows) {
    const lines = some.map((row) => {
      const cells = columns.map(({ name, type, of }) => [name, written(of(row), type === 'time')]);
      return `${JSON.stringify(Object.fromEntries(cells))}\n`;
    });
    if (lines.length > 0) yield lines.join('');
  }
}

const written = (cell: Cell, isTime: boolean): Cell =>
  isTime && cell !== null ? new Date(cell as number).toISOString() : cell;
