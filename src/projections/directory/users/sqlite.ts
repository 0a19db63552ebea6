import type { UserId } from '../../../events/ids.ts';
import { fold } from '../../search/fold.ts';
import { prepare, textOf } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import type { UserQueries } from './queries.ts';

/** Answered from an index alone: documents of users are far longer than names. One row for the result: there may be many. */
export function sqliteUsers({ db, table }: SqliteReading): Immediate<UserQueries> {
  return {
    named({ ids, terms }) {
      const has = terms.map(() => 'instr(name, ?) > 0').join(' OR ');
      const among = ids === null ? 'TRUE' : 'id IN (SELECT value FROM json_each(?))';
      const named = prepare(
        db,
        `SELECT json_group_array(id) FROM ${table} INDEXED BY ${table}_byName
          WHERE ${among} AND (${has || 'FALSE'})`,
      );
      const values = [...(ids === null ? [] : [JSON.stringify(ids)]), ...terms.map(fold)];
      return JSON.parse(textOf(named.row(...values)?.[0])) as UserId[];
    },
  };
}
