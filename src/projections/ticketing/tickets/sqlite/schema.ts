import { hiddenSchema } from '../../../store/sqlite/hidden.ts';
import { movesSchema } from '../../../store/sqlite/moves.ts';

/**
 * `ordinal` counts from 0 in the order in which the log first names the tickets: creation order. Times are milliseconds
 * since the epoch. Documents are JSON; the columns beside them are there to find them.
 */
export const schemaOf = (table: string): string => `
  CREATE TABLE ${table} (
    ordinal INTEGER PRIMARY KEY, updated_at INTEGER NOT NULL, user_id TEXT,
    id TEXT NOT NULL UNIQUE, ticket_number TEXT NOT NULL UNIQUE, document TEXT NOT NULL
  );
  CREATE INDEX ${table}_by_user ON ${table} (user_id, ordinal) WHERE user_id IS NOT NULL;
  CREATE INDEX ${table}_by_update ON ${table} (updated_at, ordinal);
  CREATE TABLE ${table}_state (tickets INTEGER NOT NULL, counters TEXT NOT NULL);
  INSERT INTO ${table}_state VALUES (0, '{}');
  CREATE TABLE ${table}_facets (
    facet TEXT NOT NULL, value TEXT NOT NULL, block INTEGER NOT NULL, bits BLOB NOT NULL,
    UNIQUE (facet, value, block)
  );
  CREATE TABLE ${table}_spans (
    span INTEGER PRIMARY KEY, tickets INTEGER NOT NULL, oldest INTEGER NOT NULL, newest INTEGER NOT NULL,
    times BLOB NOT NULL
  );
  CREATE TABLE ${table}_texts (ordinal INTEGER PRIMARY KEY, fields TEXT NOT NULL);
  CREATE TABLE ${table}_segments (segment INTEGER PRIMARY KEY, content BLOB NOT NULL);
  ${movesSchema(table)}
  ${hiddenSchema(table)}
  CREATE TABLE ${table}_positions (segment INTEGER PRIMARY KEY, content BLOB NOT NULL);
`;
