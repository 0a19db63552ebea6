import { keepCheckingKeys } from '../../../src/composition/stores/known-keys.ts';
import { eventCatalogue } from '../../../src/events/catalogue.ts';
import { createCodec } from '../../../src/events/codec.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import type { KeyRing } from '../../../src/events/privacy/key-ring.ts';
import { keyStoreNoted } from '../../../src/events/privacy/key-store-events.ts';
import { memoryKeys } from '../../support/keys.ts';
import { createMemoryLog, type MemoryLog } from '../../support/memory-log.ts';

describe('the key store of a log that several nodes write', () => {
  let log: MemoryLog;
  beforeEach(() => {
    log = createMemoryLog();
  });

  /** What a node checks before it makes anything of the log. */
  const startNode = (ring: KeyRing, isEmbedded = false): Promise<void> => {
    const keys = { ring, codec: createCodec(eventCatalogue, ring), check: ring.check, source: {} as never };
    return keepCheckingKeys(keys, { log, isEmbedded }, { compare: async () => {} }, new AbortController())
      .tried;
  };
  const typesIn = async () => (await log.readAll(BEGINNING, 10)).map(({ type }) => type);

  it('is noted once, by the first node', async () => {
    const shared = memoryKeys();
    await startNode(shared);
    await startNode(shared);
    expect(await typesIn()).toEqual([keyStoreNoted.type]);
  });

  it('refuses a node with another one, and says what to do', async () => {
    await startNode(memoryKeys());
    await expect(startNode(memoryKeys())).rejects.toThrow(
      'written with another key store than this one: nodes that share a log need one key store in common. Name it in PRIVACY_KEYS_URL',
    );
  });

  it('is one of two that nodes bring at the same time', async () => {
    const started = await Promise.allSettled([startNode(memoryKeys()), startNode(memoryKeys())]);
    expect(started.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await typesIn()).toEqual([keyStoreNoted.type]);
  });

  it('is compared where one process has the log, which gets no event by it', async () => {
    await startNode(memoryKeys(), true);
    expect(await typesIn()).toEqual([]);
    await startNode(memoryKeys());
    await expect(startNode(memoryKeys(), true)).rejects.toThrow('another key store');
  });
});
