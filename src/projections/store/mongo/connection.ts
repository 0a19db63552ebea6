import { type Db, type DbOptions, MongoClient, type MongoClientOptions, ReadConcern } from 'mongodb';
import { ReadModelsRefused } from './read-models-refused.ts';

export interface MongoOptions {
  /** `mongodb://…` or `mongodb+srv://…`; its time-outs and TLS options are used. */
  readonly url: string;
  /** The name of this client in the server's logs. */
  readonly appName?: string;
}

/** One client, shared by all parts of a thread that use MongoDB. The part that created it closes it, last. */
export interface MongoConnection {
  readonly url: string;
  readonly client: MongoClient;
  /** The URL's database, `casebook` unless it names one. */
  readonly db: Db;
  close(): Promise<void>;
}

const DATABASE = 'casebook';

/** Milliseconds. An unresponsive server is noticed within about two seconds, and one that is back at once. */
const QUICK = {
  connectTimeoutMS: 1_000,
  heartbeatFrequencyMS: 500,
  serverSelectionTimeoutMS: 1_000,
  waitQueueTimeoutMS: 1_000,
  socketTimeoutMS: 5_000,
} as const satisfies MongoClientOptions;

/**
 * Overrides the URL: a checkpoint of one server and documents of another one, which is behind, would pass the fence and lose
 * the events in between.
 */
const OWN_WRITES: DbOptions = { readPreference: 'primary', readConcern: new ReadConcern('local') };

/** The pause after a failed first attempt, in milliseconds. */
const RECONNECT_MS = 250;

/**
 * Connects at first use, and again whenever that is needed.
 *
 * @throws ReadModelsRefused for an invalid URL.
 */
export function connectMongo({ url, appName = DATABASE }: MongoOptions): MongoConnection {
  const client = clientOf(url, { ...unlessGiven(url, { appName, ...QUICK }) });
  const callOff = reconnect(client);
  async function close(): Promise<void> {
    callOff();
    await client.close();
  }
  return { url, client, db: client.db(databaseIn(url), OWN_WRITES), close };
}

/** The driver reconnects by itself, except after a failure of its very first attempt, which it never repeats. */
function reconnect(client: MongoClient): () => void {
  let retry: NodeJS.Timeout | undefined;
  const again = () => {
    retry = setTimeout(() => client.connect().catch(() => {}), RECONNECT_MS);
  };
  client.on('topologyClosed', again);
  return () => {
    client.off('topologyClosed', again);
    clearTimeout(retry);
  };
}

function clientOf(url: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(url, options);
  } catch (error) {
    throw new ReadModelsRefused(
      `the MongoDB URL can't be used: ${withoutUrl((error as Error).message, url)}`,
    );
  }
}

/** Options in the code would override those in the URL, which the operator has chosen. */
function unlessGiven(url: string, options: MongoClientOptions): MongoClientOptions {
  const given = new Set([...parametersOf(url).keys()].map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !given.has(name.toLowerCase())));
}

/** The part after the question mark. `URL` can't parse a URL with several hosts. */
export const parametersOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?')[1] ?? '');

function databaseIn(url: string): string {
  const [, path = ''] = /^[^/]*\/\/[^/?]*\/?([^?]*)/.exec(url) ?? [];
  return path === '' ? DATABASE : decodeURIComponent(path);
}

/** No part of a URL that may contain a password goes into a message. */
export function withoutUrl(message: string, url: string): string {
  const credentials = /\/\/([^/?]*)@/.exec(url)?.[1] ?? '';
  const secrets = [url, credentials, ...credentials.split(':').slice(1)].filter((secret) => secret !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), message);
}
