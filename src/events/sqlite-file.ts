/** What is needed of a connection of `node:sqlite`. */
interface Database {
  readonly isTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): { get(): Readonly<Record<string, unknown>> | undefined };
}

/** Runs `work` in a transaction: it writes everything or nothing, and reads from one state. */
export function transaction<Result>(
  db: Database,
  begin: 'BEGIN' | 'BEGIN IMMEDIATE',
  work: () => Result,
): Result {
  db.exec(begin);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** What a file of this program holds. */
interface FileFormat {
  /** Counts up when the tables change; from 1. */
  readonly format: number;
  /** Makes the tables of a new file. */
  readonly make: () => void;
}

/** Makes the tables of a new file, once, also when several connections open it. Throws `Error` for a file of another format. */
export function prepareFile(db: Database, file: string, { format, make }: FileFormat): void {
  const isMade = (): boolean => {
    const found = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    if (found !== 0 && found !== format)
      throw new Error(`${file} has format ${found}, this program knows format ${format}`);
    return found === format;
  };
  if (isMade()) return;
  transaction(db, 'BEGIN IMMEDIATE', () => {
    if (isMade()) return;
    make();
    db.exec(`PRAGMA user_version = ${format}`);
  });
}
