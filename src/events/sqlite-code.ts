const NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};

/** The name that SQLite itself gives an error, such as `SQLITE_CORRUPT`; null for other errors. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  // The upper bytes tell details.
  const number = Number(error.errcode) & 0xff;
  return NAMES[number] ?? `SQLITE_${number}`;
}

/** Whether the code says that a file is not, or not any more, a whole database. */
export const isMalformed = (code: string | null): code is string =>
  code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
