import type { Answer, ArgumentsOf, DataOf } from './call.ts';
import type { OPERATIONS, OperationKey } from './operations.ts';
import type { Requests } from './requests.ts';

/** A table of endpoints by the names of groups and of calls. */
export type Names = Readonly<Record<string, Readonly<Record<string, OperationKey>>>>;

/** The calls of a table of names: `endpoints.tickets.reply(id, { message })`. */
export type Endpoints<Table extends Names = typeof OPERATIONS> = {
  readonly [Group in keyof Table]: {
    readonly [Name in keyof Table[Group]]: (
      ...args: ArgumentsOf<Table[Group][Name]>
    ) => Promise<Answer<DataOf<Table[Group][Name]>>>;
  };
};

/** Makes a function of each entry of a table. */
export const mapNames = <Value>(
  table: Names,
  toValue: (key: OperationKey) => Value,
): Record<string, Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(table).map(([group, operations]) => [
      group,
      Object.fromEntries(Object.entries(operations).map(([name, key]) => [name, toValue(key)])),
    ]),
  );

/** The calls of all endpoints in a table, by their names. */
export const endpointsOf = <const Table extends Names>(requests: Pick<Requests, 'call'>, table: Table) =>
  mapNames(
    table,
    (key) =>
      (...args: never[]) =>
        requests.call(key, ...(args as never)),
  ) as unknown as Endpoints<Table>;
