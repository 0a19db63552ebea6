import type { SQLOutputValue } from 'node:sqlite';
import type { UserId } from '../../../events/ids.ts';
import { fold } from '../../search/fold.ts';
import { prepare, textOf } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import { TextsInMemory } from '../../store/sqlite/texts-in-memory.ts';
import type { NamedQuery, UserQueries } from './queries.ts';

export function sqliteUsers({ db, table, snapshot }: SqliteReading): Immediate<UserQueries> {
  const names = new TextsInMemory(db, table, { text: 'name', found: 'id', foundIn: userIdIn });

  /** Answered from an index alone: documents of users are far longer than names. One row for the result: there may be many. */
  function scanned({ ids, terms }: NamedQuery): UserId[] {
    const has = terms.map(() => 'instr(name, ?) > 0').join(' OR ');
    const among = ids === null ? 'TRUE' : 'id IN (SELECT value FROM json_each(?))';
    const named = prepare(
      db,
      `SELECT json_group_array(id) FROM ${table} INDEXED BY ${table}_byName
          WHERE ${among} AND (${has || 'FALSE'})`,
    );
    const values = [...(ids === null ? [] : [JSON.stringify(ids)]), ...terms.map(fold)];
    return JSON.parse(textOf(named.row(...values)?.[0])) as UserId[];
  }

  return {
    named(query) {
      if (query.ids !== null) return scanned(query);
      const found = snapshot(() => names.search([{ terms: query.terms.map(fold), ids: null }]));
      return found?.[0] ?? scanned(query);
    },
  };
}

const userIdIn = (value: SQLOutputValue | undefined) => textOf(value) as UserId;
