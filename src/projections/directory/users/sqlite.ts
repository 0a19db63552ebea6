import type { UserId } from '../../../events/ids.ts';
import { fold } from '../../search/fold.ts';
import { prepare, textsIn } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import type { UserQueries } from './queries.ts';

/** Answered from an index alone: documents of users are far longer than names. */
export function sqliteUsers({ db, table }: SqliteReading): Immediate<UserQueries> {
  return {
    named({ ids, terms }) {
      const has = terms.map(() => 'instr(name, ?) > 0').join(' OR ');
      const named = prepare(
        db,
        `SELECT id FROM ${table} INDEXED BY ${table}_byName
          WHERE id IN (SELECT value FROM json_each(?)) AND (${has || 'FALSE'})`,
      );
      return [...textsIn(named.rows(JSON.stringify(ids), ...terms.map(fold)))] as UserId[];
    },
  };
}
