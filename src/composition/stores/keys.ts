import { existsSync } from 'node:fs';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { deriveKey, ofEach, secretIdOf } from '../../commands/keys.ts';
import { type Config, ConfigError, EMBEDDED } from '../../config/config.ts';
import { inFilesOf } from '../../config/data-directory.ts';
import { privacySecrets } from '../../config/secrets.ts';
import { eventCatalogue } from '../../events/catalogue.ts';
import { type Codec, createCodec } from '../../events/codec.ts';
import { type KeyReader, type KeyRing, KeysRefused } from '../../events/privacy/key-ring.ts';
import type { KeyStore, KeyStoreReader } from '../../events/privacy/key-store.ts';
import { createKeyReader, createKeyRing } from '../../events/privacy/ring.ts';
import { keysFile } from '../../events/privacy/sqlite/key-file.ts';
import { KeyFileReader } from '../../events/privacy/sqlite/key-reader.ts';
import { openSqliteKeyStore } from '../../events/privacy/sqlite/store.ts';
import type { MasterKeys } from '../../events/privacy/wrapping.ts';
import { measured } from '../../events/threads.ts';
import type { OpenedLog } from './event-log.ts';

/** What another thread needs to read the keys with a connection of its own. */
export interface KeysSource {
  /** The file, or the address of a MongoDB. */
  readonly place: { readonly file: string } | { readonly url: string };
  readonly masters: MasterKeys;
  /** For cached keys, in bytes. */
  readonly memory: number;
}

/** The keys of data subjects, as the configuration chose their place. */
export interface OpenedKeys {
  readonly ring: KeyRing;
  /** The codec of all events, with these keys. */
  readonly codec: Codec;
  readonly source: KeysSource;
  /** Throws `ConfigError` when the master key isn't the one that the key store was made with. */
  check(): Promise<void>;
}

/** `PRIVACY_KEY`, for wrapping: the first of its versions wraps, all of them unwrap. */
export const masterKeysOf = (config: Config): MasterKeys =>
  ofEach(privacySecrets(config), (secret) => ({
    id: secretIdOf(secret),
    key: deriveKey(secret, 'personal keys'),
  }));

/** Beside an embedded log in a file; else where the nodes have their read models in common. */
export function placeOfKeys({
  privacyKeysUrl,
  eventLogUrl,
  readModelsUrl,
  dataDir,
}: Config): KeysSource['place'] {
  const url = privacyKeysUrl ?? (eventLogUrl === EMBEDDED ? EMBEDDED : readModelsUrl);
  return url === EMBEDDED ? { file: keysFile(dataDir) } : { url };
}

const sourceOf = (config: Config): KeysSource => ({
  place: placeOfKeys(config),
  masters: masterKeysOf(config),
  memory: config.cacheMemory.keys / 2,
});

/** Opens the keys for a desk. They are closed before the log, on whose thread a file of keys is written. */
export const openKeys = async (config: Config, log: Pick<OpenedLog, 'serve'>): Promise<OpenedKeys> =>
  keysIn(await openKeyStore(config, log), config);

/** The keys of an open store. */
export function keysIn(store: KeyStore, config: Config): OpenedKeys {
  const source = sourceOf(config);
  const ring = createKeyRing(store, source);
  return {
    ring,
    codec: createCodec(eventCatalogue, ring),
    source,
    check: () => refusable(() => ring.check()),
  };
}

/** Opens the key store itself. `log`: of this process, whose thread writes a file of keys; null where there is none. */
export async function openKeyStore(config: Config, log: Pick<OpenedLog, 'serve'> | null): Promise<KeyStore> {
  const place = placeOfKeys(config);
  if ('url' in place) return openMongoStore(place.url);
  const { file } = place;
  const port = log?.serve(WRITER.href, file) ?? startWriter(file);
  return inFilesOf(config.dataDir, () => openSqliteKeyStore(file, port));
}

const WRITER = new URL('../../events/privacy/sqlite/key-writer.ts', import.meta.url);

/** Without an embedded log there is no thread that waits for the disk anyhow. */
function startWriter(file: string): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const options = { workerData: { file, port: port1 }, transferList: [port1], name: 'key_writer' as const };
  measured(options.name, new Worker(new URL('./key-writer-thread.ts', import.meta.url), options));
  return port2;
}

async function openMongoStore(url: string): Promise<KeyStore> {
  const { connectMongo } = await import('../../projections/store/mongo/connection.ts');
  const { createMongoKeyStore } = await import('../../events/privacy/mongo/store.ts');
  const connection = connectMongo({ url });
  return { ...createMongoKeyStore(connection.db), close: () => connection.close() };
}

/** A codec that has opened the keys by itself. */
export interface KeyedCodec extends Codec, Pick<KeyReader, 'close'> {
  /**
   * How often keys were destroyed. Those in memory are dropped: what is made of events from then on is made without any key that was
   * destroyed before.
   */
  generation(): Promise<number>;
}

/** For another thread: the codec with its own way to the keys. */
export async function openCodec({ place, ...options }: KeysSource): Promise<KeyedCodec> {
  const store = 'url' in place ? await openMongoStore(place.url) : readerOf(place.file);
  const reader = createKeyReader(store, options);
  const codec = createCodec(eventCatalogue, reader);
  return {
    ...codec,
    async generation() {
      const erasures = await reader.generation();
      codec.forget();
      return erasures;
    },
    close: reader.close,
  };
}

/**
 * Copies the keys that are in a file beside an embedded log to where this configuration has them; null when they stay where they are.
 * Returns how many there are.
 *
 * @throws ConfigError when there are others already, or they are wrapped with another master key.
 */
export async function moveKeysOfFile(config: Config): Promise<number | null> {
  const place = placeOfKeys(config);
  const file = keysFile(config.dataDir);
  if (!('url' in place) || !existsSync(file)) return null;
  const { connectMongo } = await import('../../projections/store/mongo/connection.ts');
  const { takeOverKeys } = await import('../../events/privacy/mongo/take-over.ts');
  const source = new KeyFileReader(file);
  const connection = connectMongo({ url: place.url });
  try {
    return await refusable(() => takeOverKeys(connection.db, source, masterKeysOf(config)));
  } finally {
    await connection.close();
    await source.close();
  }
}

/** For commands that only read the log, also beside a desk. */
export const openCodecToRead = (config: Config): Promise<KeyedCodec> =>
  inFilesOf(config.dataDir, () => openCodec(sourceOf(config)));

/** A log from before there were keys has none, and needs none. */
const NO_KEYS: KeyStoreReader = {
  storeKey: async () => null,
  find: async () => [],
  generation: async () => 0,
  close: async () => {},
};

const readerOf = (file: string): KeyStoreReader => (existsSync(file) ? new KeyFileReader(file) : NO_KEYS);

async function refusable<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    throw error instanceof KeysRefused ? new ConfigError(`PRIVACY_KEY: ${error.message}`) : error;
  }
}
