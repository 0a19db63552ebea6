import { randomUUID } from 'node:crypto';
import { connectMongo, type MongoConnection } from '../../src/projections/store/mongo/connection.ts';

/** The URL with another database. */
export function databaseAt(url: string, name: string): string {
  const [, server = '', parameters = ''] = /^([^/]*\/\/[^/?]*)[^?]*(.*)$/.exec(url) ?? [];
  return `${server}/${name}${parameters}`;
}

/**
 * Where the keys of personal texts are for desks on an EventStoreDB that several tests share: a desk is refused without the keys of
 * what others have written.
 */
export const keysOfSharedLog = (mongoUrl: string): { readonly PRIVACY_KEYS_URL: string } => ({
  PRIVACY_KEYS_URL: databaseAt(mongoUrl, 'casebook-test-keys'),
});

/** The URL with a database of this test's own. */
export const freshDatabase = (url: string): string => databaseAt(url, `casebook-test-${randomUUID()}`);

export async function dropAndClose({ db, close }: MongoConnection): Promise<void> {
  await db.dropDatabase();
  await close();
}

/** A connection to a database of this test's own. */
export const connectFresh = (url: string): MongoConnection => connectMongo({ url: freshDatabase(url) });
