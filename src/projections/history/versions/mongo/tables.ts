import type { ClientSession } from 'mongodb';
import type { Change, Stored } from '../../../projection.ts';
import { runAsync } from '../../../search/steps.ts';
import type { CollectionOf, DocumentCollection, MongoTables } from '../../../store/mongo/side.ts';
import type { VersionLayout } from '../layout.ts';
import type { Versioning } from '../versioning.ts';
import { VersionWriter } from '../writer.ts';
import { COLLECTIONS, type VersionCollections, versionCollections } from './collections.ts';
import { MongoVersionStore } from './store.ts';

/** The collections of a projection that keeps all versions of its documents. */
export const mongoVersions = <Document extends Stored>(
  versioning: Versioning<Document>,
  layout: VersionLayout,
): MongoTables<Document> => ({
  collections: COLLECTIONS,
  open: (collection) => new VersionCollection(collection, new VersionWriter(versioning, layout)),
});

class VersionCollection<Document extends Stored> implements DocumentCollection<Document> {
  readonly #collections: VersionCollections;
  readonly #writer: VersionWriter<Document>;

  constructor(collection: CollectionOf, writer: VersionWriter<Document>) {
    this.#collections = versionCollections(collection);
    this.#writer = writer;
  }

  async find(ids: readonly string[]): Promise<Map<string, Document>> {
    if (ids.length === 0) return new Map();
    return runAsync(this.#writer.find(new MongoVersionStore(this.#collections), ids));
  }

  async put(changes: readonly Change<Document>[], session: ClientSession): Promise<void> {
    const store = new MongoVersionStore(this.#collections, session);
    await runAsync(this.#writer.put(store, changes));
    await store.flush();
  }

  async hide(ids: readonly string[], session: ClientSession): Promise<void> {
    await new MongoVersionStore(this.#collections, session).hide(ids);
  }

  forget(): void {
    this.#writer.forget();
  }
}
