import { type Db, type DbOptions, MongoClient, type MongoClientOptions, ReadConcern } from 'mongodb';
import { ReadModelsRefused } from './read-models-refused.ts';

export interface MongoOptions {
  /** `mongodb://…` or `mongodb+srv://…`; what it says of time-outs and TLS holds. */
  readonly url: string;
  /** By which the server's own logs know this client. */
  readonly appName?: string;
}

/** One client, shared by everything of a thread that talks to MongoDB. Whoever made it closes it, last. */
export interface MongoConnection {
  readonly url: string;
  readonly client: MongoClient;
  /** The URL's database, `casebook` unless it names one. */
  readonly db: Db;
  close(): Promise<void>;
}

const DATABASE = 'casebook';

/** Milliseconds. A server that is gone or hung is noticed within about two seconds, and one that is back at once. */
const QUICK = {
  connectTimeoutMS: 1_000,
  heartbeatFrequencyMS: 500,
  serverSelectionTimeoutMS: 1_000,
  waitQueueTimeoutMS: 1_000,
  socketTimeoutMS: 5_000,
} as const satisfies MongoClientOptions;

/**
 * Whatever the URL prefers: a checkpoint of one server and documents of another, which is behind, would pass the fence
 * and lose what lies between.
 */
const OWN_WRITES: DbOptions = { readPreference: 'primary', readConcern: new ReadConcern('local') };

/** How soon after a first attempt that failed the next one follows, in milliseconds. */
const RECONNECT_MS = 250;

/**
 * Talks to nobody yet: it connects at first use, and again whenever that is needed.
 *
 * @throws ReadModelsRefused for a URL that is none.
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

/** The driver finds its way back by itself, unless it was the very first attempt that failed: that it never repeats. */
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

/** Options in the code would win over those in the URL, which somebody has chosen. */
function unlessGiven(url: string, options: MongoClientOptions): MongoClientOptions {
  const given = new Set([...parametersOf(url).keys()].map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !given.has(name.toLowerCase())));
}

/** Everything after the question mark. A URL with several hosts is none that `URL` could read. */
export const parametersOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?')[1] ?? '');

function databaseIn(url: string): string {
  const [, path = ''] = /^[^/]*\/\/[^/?]*\/?([^?]*)/.exec(url) ?? [];
  return path === '' ? DATABASE : decodeURIComponent(path);
}

/** No part of a URL that may hold a password goes into a message. */
export function withoutUrl(message: string, url: string): string {
  const credentials = /\/\/([^/?]*)@/.exec(url)?.[1] ?? '';
  const secrets = [url, credentials, ...credentials.split(':').slice(1)].filter((secret) => secret !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), message);
}
