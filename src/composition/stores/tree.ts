import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, EMBEDDED } from '../../config/config.ts';
import type { Lease } from '../../events/log/leadership.ts';
import type { TreeStore } from '../../proofs/store/port.ts';
import { openSqliteTreeStore } from '../../proofs/store/sqlite/tree-store.ts';
import type { ReadModelsSource } from './read-models.ts';

/** The tree of the log in a data directory. */
export const treeFile = (dataDirectory: string): string => join(dataDirectory, 'proofs.sqlite');

/** The tree of a log, where its read models are, and the right to write it; null where no other node can. */
export interface OpenedTree {
  readonly store: TreeStore;
  readonly lease: Lease | null;
}

/** `log`: the identity of the log. Throws `TreeUnavailable` when it can't be opened now. */
export async function openTree(source: ReadModelsSource, log: string): Promise<OpenedTree> {
  if (source.kind === 'sqlite')
    return { store: openSqliteTreeStore({ file: treeFile(dirname(source.file)), log }), lease: null };
  const { connectMongo } = await import('../../projections/store/mongo/connection.ts');
  const { createMongoLease } = await import('../../projections/store/mongo/lease.ts');
  const { openMongoTreeStore } = await import('../../proofs/store/mongo/tree-store.ts');
  const connection = connectMongo({ url: source.url });
  const { client, db } = connection;
  return {
    store: openMongoTreeStore({ client, db, log, close: () => connection.close() }),
    lease: createMongoLease({ connection, holder: randomUUID(), name: 'proofs' }),
  };
}

/** For commands that run beside a desk; null when there is no tree yet. */
export async function openTreeToRead(
  { readModelsUrl, dataDir }: Pick<Config, 'readModelsUrl' | 'dataDir'>,
  log: string,
): Promise<TreeStore | null> {
  if (readModelsUrl !== EMBEDDED) return (await openTree({ kind: 'mongo', url: readModelsUrl }, log)).store;
  const file = treeFile(dataDir);
  return existsSync(file) ? openSqliteTreeStore({ file, log, readOnly: true }) : null;
}

/** Opens the store at its first use: most nodes never use it. */
export function createLateTreeStore(open: () => Promise<TreeStore>): TreeStore {
  let opened: Promise<TreeStore> | null = null;
  const store = () => {
    opened ??= open().catch((error) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  return {
    state: async () => (await store()).state(),
    tile: async (address) => (await store()).tile(address),
    write: async (...args) => (await store()).write(...args),
    heads: async (before, limit) => (await store()).heads(before, limit),
    addHead: async (head) => (await store()).addHead(head),
    async close() {
      const done = await opened?.catch(() => null);
      await done?.close();
    },
  };
}
