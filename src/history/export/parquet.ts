import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Cell, ColumnType, ExportTable, Rows } from './table.ts';

/** A row group has at most so many rows, or so many characters of text: they are in memory until it is written. */
const GROUP = { rows: 50_000, characters: 16_000_000 };

/**
 * Parquet with real types: INT64, BOOLEAN, TIMESTAMP in milliseconds of UTC, lists of STRING, and JSON. Compressed with
 * Snappy.
 */
export async function* parquetOf<Row>(table: ExportTable<Row>, rows: Rows<Row>): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(table), createdBy: 'Casebook' });
  let group = emptyGroup(table);
  for await (const some of rows) {
    for (const row of some) {
      addTo(group, table, row);
      if (group.rows < GROUP.rows && group.characters < GROUP.characters) continue;
      yield bytesOf({ writer, bytes, table }, group);
      group = emptyGroup(table);
    }
  }
  if (group.rows > 0) yield bytesOf({ writer, bytes, table }, group);
  writer.finish();
  yield taken(bytes);
}

const ELEMENTS: Readonly<Record<ColumnType, (name: string) => readonly SchemaElement[]>> = {
  text: (name) => [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }],
  json: (name) => [{ name, type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'OPTIONAL' }],
  integer: (name) => [{ name, type: 'INT64', repetition_type: 'OPTIONAL' }],
  boolean: (name) => [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }],
  time: (name) => [
    {
      ...{ name, type: 'INT64', repetition_type: 'OPTIONAL', converted_type: 'TIMESTAMP_MILLIS' },
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
  ],
  texts: (name) => [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  ],
};

const schemaOf = <Row>({ columns }: ExportTable<Row>): SchemaElement[] => [
  { name: 'root', num_children: columns.length },
  ...columns.flatMap(({ name, type }) => ELEMENTS[type](name)),
];

interface Group {
  readonly values: readonly unknown[][];
  rows: number;
  characters: number;
}

const emptyGroup = <Row>({ columns }: ExportTable<Row>): Group => ({
  values: columns.map(() => []),
  rows: 0,
  characters: 0,
});

function addTo<Row>(group: Group, { columns }: ExportTable<Row>, row: Row): void {
  for (const [index, { type, of }] of columns.entries()) {
    const value = stored(of(row), type);
    group.values[index]?.push(value);
    group.characters += charactersOf(value);
  }
  group.rows++;
}

function stored(cell: Cell, type: ColumnType): unknown {
  if (cell === null) return null;
  if (type === 'integer') return BigInt(cell as number);
  if (type === 'time') return new Date(cell as number);
  return cell;
}

/** Of texts, and of data about as many as their JSON has. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? JSON.stringify(value).length
    : 0;
}

/** What the writer makes of a group; writing to memory, it is there at once. */
function bytesOf({ writer, bytes, table }: Writing, { values, rows }: Group): Uint8Array {
  const columnData = table.columns.map(({ name }, index) => ({ name, data: values[index] ?? [] }));
  writer.write({ columnData, rowGroupSize: rows });
  return taken(bytes);
}

interface Writing {
  readonly writer: ParquetWriter;
  readonly bytes: ByteWriter;
  readonly table: Pick<ExportTable<never>, 'columns'>;
}

/** What was written since the last time. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = new Uint8Array(bytes.buffer, 0, bytes.index).slice();
  bytes.index = 0;
  return chunk;
}
