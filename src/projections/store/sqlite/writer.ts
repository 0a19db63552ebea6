import type { DatabaseSync } from 'node:sqlite';
import type {
  Batch,
  Checkpoint,
  CollectionName,
  Collections,
  PoisonedDocument,
  ReadStoreWriter,
} from '../port.ts';
import { checkLayout, DEFAULT_LAYOUT, type Layout } from '../ticket-index/layout.ts';
import { answering, transaction } from './connection.ts';
import { type DocumentReaders, DocumentWriter, documentReaders, PLAIN_COLLECTIONS } from './documents.ts';
import { openForWriting } from './schema.ts';
import { addCounters, StateRow } from './state-row.ts';
import { TicketWriter } from './ticket-writer.ts';

export { removeSqliteReadStore } from './schema.ts';

export interface SqliteWriterOptions {
  readonly file: string;
  /** A file of another layout is thrown away, as one of another version is. */
  readonly layout?: Layout;
}

/**
 * Opens the read models' file for the projector, and makes it when it is missing. It is derived from the log:
 * whatever can't be used (another schema version, no database) is thrown away, and the checkpoint is null again.
 */
export const openSqliteReadStoreWriter = ({
  file,
  layout = DEFAULT_LAYOUT,
}: SqliteWriterOptions): Promise<ReadStoreWriter> =>
  answering(() => {
    checkLayout(layout);
    return new SqliteReadStoreWriter(openForWriting(file, layout), layout);
  });

/** What is in memory is of no commit: it is empty, or one failed half-way. */
const NO_COMMIT = -1;

class SqliteReadStoreWriter implements ReadStoreWriter {
  readonly #db: DatabaseSync;
  readonly #state: StateRow;
  readonly #tickets: TicketWriter;
  readonly #documents: DocumentWriter;
  readonly #readers: DocumentReaders;
  /** The commit that this writer's memory is of. Another one is somebody else's. */
  #commits = NO_COMMIT;

  constructor(db: DatabaseSync, layout: Layout) {
    this.#db = db;
    this.#state = new StateRow(db);
    this.#tickets = new TicketWriter(db, layout);
    this.#documents = new DocumentWriter(db);
    this.#readers = documentReaders(db);
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(() => this.#state.read().checkpoint);
  }

  load<Name extends CollectionName>(
    collection: Name,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Collections[Name]>> {
    return answering(() => {
      const readers: {
        readonly [Each in CollectionName]: { find(ids: readonly string[]): Map<string, Collections[Each]> };
      } = {
        ...this.#readers,
        tickets: this.#tickets,
      };
      return readers[collection].find(ids);
    });
  }

  poisoned(): Promise<readonly PoisonedDocument[]> {
    return answering(() => this.#documents.poisoned());
  }

  commit(batch: Batch): Promise<'committed' | 'fenced'> {
    return answering(() => {
      try {
        return transaction(this.#db, 'BEGIN IMMEDIATE', () => this.#apply(batch));
      } catch (error) {
        this.#commits = NO_COMMIT;
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return answering(() => {
      if (this.#db.isOpen) this.#db.close();
    });
  }

  #apply(batch: Batch): 'committed' | 'fenced' {
    const state = this.#state.read();
    if (!isSame(state.checkpoint, batch.from)) return 'fenced';
    if (state.commits !== this.#commits) this.#tickets.forget();
    this.#documents.heal(batch.healed ?? []);
    for (const name of PLAIN_COLLECTIONS) this.#documents.put(name, batch.changes[name] ?? []);
    this.#commits = state.commits + 1;
    this.#state.write({
      checkpoint: batch.to,
      commits: this.#commits,
      tickets: this.#tickets.apply(batch.changes.tickets ?? [], state.tickets),
      counters: addCounters(state.counters, batch.counters),
    });
    return 'committed';
  }
}

const isSame = (a: Checkpoint | null, b: Checkpoint | null): boolean =>
  a?.log === b?.log && a?.position === b?.position;
