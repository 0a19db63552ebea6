/** A value of a column. A time is in milliseconds since the epoch; `json` is written as JSON text. */
export type Cell = string | number | boolean | readonly string[] | object | null;

export type ColumnType = 'text' | 'integer' | 'boolean' | 'time' | 'texts' | 'json';

export interface ExportColumn<Row> {
  readonly name: string;
  readonly type: ColumnType;
  of(row: Row): Cell;
}

/** The columns of an export: the same for every format. */
export interface ExportTable<Row> {
  readonly name: string;
  readonly columns: readonly ExportColumn<Row>[];
}

/** Rows as they are read, some at once. */
export type Rows<Row> = AsyncIterable<readonly Row[]>;

type Of<Row, Value extends Cell> = (row: Row) => Value;
const column =
  <Value extends Cell>(type: ColumnType) =>
  <Row>(name: string, of: Of<Row, Value | null>): ExportColumn<Row> => ({ name, type, of });

export const text = column<string>('text');
export const integer = column<number>('integer');
export const boolean = column<boolean>('boolean');
export const texts = column<readonly string[]>('texts');
export const json = column<object>('json');
/** Of an instant as events hold it. */
export const time = <Row>(name: string, of: (row: Row) => string | null): ExportColumn<Row> => ({
  ...{ name, type: 'time' },
  of(row) {
    const instant = of(row);
    return instant === null ? null : Date.parse(instant);
  },
});
