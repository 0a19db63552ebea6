import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Snapshots } from '../../commands/snapshots.ts';
import type { Config } from '../../config/config.ts';
import type { Codec } from '../../events/codec.ts';
import type { EventLog } from '../../events/log/port.ts';
import { KEY_STREAMS } from '../../events/operations/events.ts';
import type { KeyRing } from '../../events/privacy/key-ring.ts';
import { createProgress, type Progress } from '../../projections/progress.ts';
import { createStandstill, type Standstill } from '../../projections/standstill.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import type { ProjectorRole } from '../../projections/thread.ts';
import type { TreeStore } from '../../proofs/store/port.ts';
import { startEndingKeys } from './ending-keys.ts';
import { createErasedKeys } from './erased-keys.ts';
import { type OpenedLog, openEventLog } from './event-log.ts';
import { type OpenedKeys, openKeys } from './keys.ts';
import { keepCheckingKeys } from './known-keys.ts';
import { openReading } from './opening.ts';
import { replacedLogsIn } from './private-files.ts';
import { startProjecting } from './projecting.ts';
import type { ProjectionTrouble } from './projection-telling.ts';
import { type OpenedReadModels, openReadModels } from './read-models.ts';
import { createReading } from './reading.ts';
import { toldReplaced, watchLog } from './same-log.ts';
import { openShared, type Shared } from './shared.ts';
import { openSnapshotFiles, type SnapshotFiles } from './snapshot-files.ts';
import { createLateTreeStore, openTree } from './tree.ts';

export { readModelsFile } from './private-files.ts';

/** The log, the read models, and the projector between them, as the configuration chose them. */
export interface Stores {
  readonly log: EventLog;
  /** Reads and writes its events, with the keys of personal data. */
  readonly codec: Codec;
  readonly keyRing: KeyRing;
  readonly readStore: ReadStore;
  readonly progress: Progress;
  /** Of the log's long streams, kept by this node for itself. */
  readonly snapshots: Snapshots;
  readonly standstill: Standstill;
  /** The tree of hashes over the log. */
  readonly tree: TreeStore;
  /** Whether the log doesn't hold what its tree was made of. */
  isTreeContradicted(): boolean;
  /** What this process's projector does. */
  projector(): ProjectorRole;
  /** Why it can't project; null since its last success. */
  projectionTrouble(): ProjectionTrouble | null;
  /** Has poisoned streams projected again, if this process projects. */
  retryPoisoned(): void;
  /** The store's code once the log has turned out to be malformed; null while it is whole. */
  malformedLog(): string | null;
  /** Why the read models must not be read, even if they respond; null when they may. */
  unavailableReason(): string | null;
  /** Whether other nodes may write to the log. */
  readonly isLogShared: boolean;
  /** What this node has in common with others; null when it is the only one, and keeps it to itself. */
  readonly shared: Shared | null;
  /** Idempotency keys that have gone since this process began, and those of which the log's server doesn't know yet that they end. */
  readonly keys: { ended(): number; endless(): number };
  close(): Promise<void>;
}

const REPLACED_LOGS =
  'DATA_DIR holds logs that were replaced: no erasure reaches what they have in the clear, delete them when they are not needed';

/**
 * Opens everything; reads wait for the projection to catch up. Throws when the configuration can't work; a store that is
 * only down for now is opened later.
 * `onLogDeath`: the log accepts no more appends, or was replaced by another one, and only a new process helps.
 */
export async function openStores(
  config: Config,
  logger: Logger,
  onLogDeath: () => void = () => {},
): Promise<Stores> {
  const opened = await openEventLog(config, logger, onLogDeath);
  const folders = opened.isEmbedded ? replacedLogsIn(config.dataDir) : [];
  if (folders.length > 0) logger.warn({ folders }, REPLACED_LOGS);
  const undo = [() => opened.log.close()];
  try {
    const keys = await openKeys(config, opened);
    undo.unshift(() => keys.ring.close());
    const readModels = await openReadModels(config, opened.isEmbedded, logger);
    undo.unshift(() => readModels.close());
    const snapshots = await openSnapshotFiles(
      join(config.dataDir, 'snapshots'),
      logger,
      keys.ring.generation,
    );
    return await connect({ opened, keys, readModels, snapshots, config, logger, onLogDeath });
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

interface Parts {
  readonly opened: OpenedLog;
  readonly keys: OpenedKeys;
  readonly readModels: OpenedReadModels;
  readonly snapshots: SnapshotFiles;
  readonly config: Pick<Config, 'cacheMemory' | 'dataDir'>;
  readonly logger: Logger;
  readonly onLogDeath: () => void;
}

async function connect({ opened, keys, readModels, snapshots, ...options }: Parts): Promise<Stores> {
  const { logger, onLogDeath } = options;
  const { cacheMemory } = options.config;
  const { log } = opened;
  const closing = new AbortController();
  const { codec, ring } = keys;
  const erased = createErasedKeys({ log, codec, ring, directory: options.config.dataDir, logger });
  const checking = keepCheckingKeys(keys, opened, erased, closing);
  await checking.tried;
  const shared = readModels.shared && (await openShared(readModels.shared.passing, logger, cacheMemory));
  const projecting = startProjecting({
    sources: () => ({
      log: opened.lend(),
      readModels: readModels.source,
      keys: keys.source,
      memory: cacheMemory.documents,
    }),
    onProjected: (position) => progress.advance(position),
    onStandstill(cause) {
      standstill.begin(cause);
      void readModels.shared?.reportStandstill(cause, progress.projected());
    },
    onLogChanged: onLogDeath,
    logger,
  });
  const progress = createProgress((position) => projecting.want(position));
  const standstill = createStandstill(progress);
  const isMade = () => projecting.role() === 'projecting';
  const onStandstill = standstill.begin;
  const reading = createReading({ readModels, progress, onStandstill, isMade, logger });
  const tree = createLateTreeStore(
    async () => (await openTree(readModels.source, await log.identity())).store,
  );
  const opening = openReading({ log, progress, reading, projecting }, closing.signal);
  const watching = opened.isEmbedded ? null : watchLog(log, toldReplaced(logger, onLogDeath), closing.signal);
  const ending =
    opened.drop && startEndingKeys(log, KEY_STREAMS, opened.drop, { logger, signal: closing.signal });
  async function disconnect(): Promise<void> {
    closing.abort();
    await ending?.over;
    await watching;
    await projecting.stop();
    await checking.ended;
    await opening.ended;
    await shared?.close();
    await reading.store.close();
  }
  await opening.tried.catch(async (error) => {
    await disconnect();
    throw error;
  });

  return {
    isLogShared: !opened.isEmbedded,
    log,
    codec: keys.codec,
    keyRing: keys.ring,
    progress,
    standstill,
    snapshots,
    shared,
    tree,
    readStore: reading.store,
    keys: { ended: () => ending?.ended() ?? 0, endless: () => opened.endless() },
    projector: () => projecting.role(),
    projectionTrouble: () => projecting.trouble(),
    isTreeContradicted: () => projecting.isTreeContradicted(),
    retryPoisoned: () => projecting.retry(),
    malformedLog: () => opened.malformed(),
    unavailableReason: () => reading.unavailableReason(),
    async close() {
      await disconnect();
      await snapshots.close();
      await tree.close();
      await readModels.close();
      await erased.note().catch(() => {});
      await keys.ring.close();
      await log.close();
    },
  };
}
