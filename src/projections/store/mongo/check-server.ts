import { type Document, MongoClient, MongoError, MongoServerError } from 'mongodb';
import { ReadModelsUnavailable } from '../port.ts';
import { type MongoConnection, parametersOf, withoutUrl } from './connection.ts';
import { ReadModelsRefused } from './read-models-refused.ts';

/** The server's error codes for wrong credentials, and for credentials without this permission. */
const REFUSALS: ReadonlyMap<unknown, string> = new Map([
  [18, 'MongoDB does not accept the user name and password in its URL'],
  [13, 'the MongoDB user lacks the right to read and write its database'],
]);

/**
 * Resolves when the server can store the read models.
 *
 * @throws ReadModelsRefused when it never can, ReadModelsUnavailable when it doesn't respond.
 */
export async function checkServer(connection: MongoConnection): Promise<void> {
  try {
    const hello = await connection.db.command({ hello: 1 });
    refuse(reasonAgainst(hello, null));
    await connection.db.collection('leases').findOne({}, { projection: { _id: 1 } });
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    if (error instanceof MongoServerError) refuse(REFUSALS.get(error.code) ?? null);
    // The driver tells of its own state, such as a closed topology, for a set of another name.
    else refuse(await reasonAgainstSeeds(connection));
    throw new ReadModelsUnavailable(`MongoDB: ${withoutUrl(error.message, connection.url)}`, {
      cause: error,
    });
  }
}

function refuse(reason: string | null): void {
  if (reason !== null) throw new ReadModelsRefused(reason);
}

/**
 * Transactions need a replica set. A standalone server accepts everything until the first transaction, and its error
 * message is misleading then. `wanted`: the set that the URL names.
 */
function reasonAgainst(hello: Document, wanted: string | null): string | null {
  if (hello.msg === 'isdbgrid') return null;
  if (hello.isreplicaset === true)
    return 'the MongoDB server belongs to a replica set that is not initiated yet: run rs.initiate() once';
  if (hello.setName === undefined)
    return 'the MongoDB server is not a replica set, which transactions need; one node will do: start it with --replSet and run rs.initiate() once';
  if (wanted !== null && hello.setName !== wanted)
    return `the MongoDB server's replica set is named ${hello.setName}, not ${wanted}`;
  return null;
}

/** The driver ignores servers of the wrong kind, so each server is asked separately. */
async function reasonAgainstSeeds({ url, client }: MongoConnection): Promise<string | null> {
  const wanted = parametersOf(url).get('replicaSet');
  for (const seed of client.options.hosts) {
    const hello = await helloOf(url, seed.toString()).catch(() => null);
    const reason = hello === null ? null : reasonAgainst(hello, wanted);
    if (reason !== null) return reason;
  }
  return null;
}

/** Asked without credentials: this command needs none. */
async function helloOf(url: string, host: string): Promise<Document> {
  const parameters = parametersOf(url);
  for (const name of ['replicaSet', 'authSource', 'authMechanism', 'loadBalanced', 'directConnection'])
    parameters.delete(name);
  if (url.startsWith('mongodb+srv:') && !parameters.has('tls')) parameters.set('tls', 'true');
  const alone = new MongoClient(`mongodb://${host}/?${parameters}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
  });
  try {
    return await alone.db('admin').command({ hello: 1 });
  } finally {
    await alone.close();
  }
}
