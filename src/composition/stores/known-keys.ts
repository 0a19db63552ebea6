import { ConfigError } from '../../config/config.ts';
import type { Codec } from '../../events/codec.ts';
import { BEGINNING, type EventReader, type Position } from '../../events/log/port.ts';
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
  log: CheckedLog,
  erased: Pick<ErasedKeys, 'compare'>,
  closing: AbortController,
): Trying {
  const check = async () => {
    await checkKeys(keys, log);
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
async function checkKeys({ codec, check }: OpenedKeys, { log, isEmbedded }: CheckedLog): Promise<void> {
  await check();
  await checkPage(codec, await log.readAll(BEGINNING, SAMPLE));
  // Elsewhere positions aren't numbers of events.
  if (!isEmbedded) return;
  const from = Math.max(BEGINNING, (await log.end()) - SAMPLE);
  await checkPage(codec, await log.readAll(from as Position, SAMPLE));
}

async function checkPage(codec: Codec, page: Parameters<Codec['decodeAll']>[0]): Promise<void> {
  const decoded = await codec.decodeAll(page);
  if (!decoded.some((one) => one instanceof UnknownKey)) return;
  throw new ConfigError(
    'the key store lacks keys of the event log: restore it from its backup. Nodes that share an EventStoreDB need one in common, see PRIVACY_KEYS_URL',
  );
}
