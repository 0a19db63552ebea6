import { hiddenSchema } from '../../store/sqlite/hidden.ts';

/**
 * Messages and owners are each numbered from 0 in the order in which the log first names them. Texts are JSON, so that halves
 * of surrogate pairs come back as they were. A message that is projected again after its stream stood still may be there twice.
 * None is looked for by its id, whose index would cost as much as the rest of the row.
 */
export const schemaOf = (table: string): string => `
  CREATE TABLE ${table} (
    ordinal INTEGER PRIMARY KEY, owner INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL
  );
  CREATE TABLE ${table}_owners (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE ${table}_segments (segment INTEGER PRIMARY KEY, content BLOB NOT NULL);
  CREATE TABLE ${table}_positions (segment INTEGER PRIMARY KEY, content BLOB NOT NULL);
  ${hiddenSchema(table)}
  CREATE TABLE ${table}_owned (segment INTEGER PRIMARY KEY, owners BLOB NOT NULL);
`;
