import { randomUUID } from 'node:crypto';
import { ConfigError } from '../../config/config.ts';
import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import type { EventOf } from '../../events/definition.ts';
import type { EventMetadata } from '../../events/envelope.ts';
import { type CommandId, instant } from '../../events/ids.ts';
import {
  BEGINNING,
  type EventLog,
  type EventReader,
  NO_STREAM,
  type Position,
} from '../../events/log/port.ts';
import { KeysRefused } from '../../events/privacy/key-ring.ts';
import { KEY_STORE_STREAM, keyStoreNoted } from '../../events/privacy/key-store-events.ts';
import { UnknownKey } from '../../events/undecodable.ts';
import type { ErasedKeys } from './erased-keys.ts';
import type { OpenedLog } from './event-log.ts';
import { keepTrying, type Trying } from './keep-trying.ts';
import type { OpenedKeys } from './keys.ts';

/** Events looked at. */
const SAMPLE = 100;

/**
 * Checks that the keys are those of a log, and destroys those of people who were erased, before anything is made of its events. While a store is down, it is tried again until
 * it has succeeded, or until `closing` aborts, which a failed check does.
 */
export function keepCheckingKeys(
  keys: OpenedKeys,
  log: WritableLog,
  erased: Pick<ErasedKeys, 'compare'>,
  closing: AbortController,
): Trying {
  const check = async () => {
    await checkKeys(keys, log);
    await checkSameKeys(keys, log);
    await erased.compare();
  };
  const { tried, ended } = keepTrying(check, closing.signal);
  const refused = (error: unknown) => {
    closing.abort();
    throw error;
  };
  return { tried: tried.catch(refused), ended };
}

type CheckedLog = Pick<OpenedLog, 'isEmbedded'> & { readonly log: Pick<EventReader, 'end' | 'readAll'> };

/** Throws `ConfigError` when they aren't: all people of the log would seem to be erased. */
async function checkKeys({ codec, check }: OpenedKeys, log: CheckedLog): Promise<void> {
  await check();
  await checkSamples(codec, log);
}

async function checkSamples(codec: Codec, { log, isEmbedded }: CheckedLog): Promise<void> {
  await checkPage(codec, await log.readAll(BEGINNING, SAMPLE));
  // Elsewhere positions aren't numbers of events.
  if (!isEmbedded) return;
  const from = Math.max(BEGINNING, (await log.end()) - SAMPLE);
  await checkPage(codec, await log.readAll(from as Position, SAMPLE));
}

type WritableLog = CheckedLog & { readonly log: Pick<EventLog, 'append' | 'readStream'> };

const OTHER_KEYS =
  'the event log is written with another key store than this one: nodes that share a log need one key store in common. Name it in PRIVACY_KEYS_URL, or bring the keys of this log (keys.sqlite in DATA_DIR, from casebook keys backup, or the collection personal_keys)';

/**
 * Notes in a log that several nodes can write which key store it is written with. Throws `ConfigError` when it is another one than
 * this: also nodes that begin a log at the same time notice it, before either has sealed anything. Only one process at a time has an
 * embedded log, with the keys beside it: there it is compared, and not noted.
 */
async function checkSameKeys({ codec, ring }: OpenedKeys, { log, isEmbedded }: WritableLog): Promise<void> {
  const fingerprint = await ring.fingerprint();
  const noted = async () => {
    const first = await log.readStream(KEY_STORE_STREAM, { limit: 1 });
    const [event] = await decodeOrThrow<EventOf<typeof keyStoreNoted>>(codec, first);
    return event?.event.data.fingerprint ?? null;
  };
  if (!isEmbedded && (await noted()) === null) {
    const event = codec.encode(
      randomUUID(),
      { type: keyStoreNoted.type, data: { fingerprint } },
      byTheDesk(),
    );
    await log.append(KEY_STORE_STREAM, NO_STREAM, [event]);
  }
  const known = await noted();
  if (known !== null && known !== fingerprint) throw new ConfigError(OTHER_KEYS);
}

function byTheDesk(): EventMetadata {
  const id = randomUUID();
  return {
    time: instant(Date.now()),
    actor: { kind: 'system', id: null },
    ...{ commandId: id as CommandId, requestId: id, correlationId: id, causationId: id },
  };
}

const LACKING =
  'the key store lacks keys of the event log: bring the keys of this log (keys.sqlite in DATA_DIR, from casebook keys backup, or the collection personal_keys), as new as the log or newer, and their PRIVACY_KEY (or DATA_DIR/privacy-key). Nodes that share an EventStoreDB need one key store in common, see PRIVACY_KEYS_URL';

/** Why a desk would be refused with these keys; null when it wouldn't. For commands. */
export async function lackOfKeys(codec: Codec, log: CheckedLog): Promise<string | null> {
  try {
    await checkSamples(codec, log);
    return null;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof KeysRefused) return error.message;
    throw error;
  }
}

async function checkPage(codec: Codec, page: Parameters<Codec['decodeAll']>[0]): Promise<void> {
  const decoded = await codec.decodeAll(page);
  if (!decoded.some((one) => one instanceof UnknownKey)) return;
  throw new ConfigError(LACKING);
}
