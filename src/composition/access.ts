import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { MetricReading } from '../api/kernel/metrics.ts';
import { createAccessBatches } from '../commands/audit/access-batches.ts';
import {
  type AccessRecorder,
  type AccessRecorderParts,
  createAccessRecorder,
} from '../commands/audit/access-recorder.ts';
import type { CommandHandler } from '../commands/handle.ts';
import type { Instant } from '../events/ids.ts';
import { BEGINNING } from '../events/log/port.ts';
import { createOutageLog } from '../projections/outages.ts';
import { newContext } from './new-context.ts';
import type { Stores } from './stores/stores.ts';

export type AccessSettings = Pick<AccessRecorderParts, 'paceMs' | 'most'>;

export interface AccessOptions {
  readonly commands: CommandHandler;
  readonly stores: Pick<Stores, 'standstill'>;
  readonly logger: Logger;
  readonly now: () => Instant;
  readonly access?: AccessSettings;
}

/** What puts the reads of this process on record. */
export interface Access extends AccessRecorder {
  /** Resolves once the read models have what this process has recorded so far, or after some seconds. */
  shown(): Promise<void>;
}

const UNWRITTEN = 'Records of who looked at what can’t be written, and wait';
const LOST = 'Records of who looked at what are lost';
/** For records on their way to the log, and from there to the read models; milliseconds. */
const WAITS = { flush: 2_000, projection: 3_000 };

export function createAccess({ commands, stores, logger, now, access = {} }: AccessOptions): Access {
  const outages = createOutageLog(logger);
  const writer = randomUUID().slice(0, 8);
  let last = BEGINNING;
  const recorder = createAccessRecorder({
    ...access,
    batchOf: createAccessBatches(commands, writer),
    newContext: () => newContext({ kind: 'system', id: null }, now),
    onFailed: (error) => outages.failed(UNWRITTEN, error),
    onWritten(position) {
      last = position;
      outages.succeeded(UNWRITTEN, 'records of who looked at what are written again');
    },
    onLost: (count, reason) => outages.failed(LOST, `${reason}`, { count }),
  });
  return {
    ...recorder,
    async shown() {
      await recorder.flush(WAITS.flush);
      await stores.standstill.awaited(last, WAITS.projection);
    },
  };
}

/** How long a desk that stops may take to write the records that wait, in milliseconds. */
export const LAST_RECORDS_MS = 2_000;

export const accessMetricsOf = ({
  waiting,
  lost,
}: Pick<AccessRecorder, 'waiting' | 'lost'>): readonly MetricReading[] => [
  {
    name: 'casebook_access_records_waiting',
    help: 'Records of who looked at what that are not in the log yet.',
    value: waiting,
  },
  {
    name: 'casebook_access_records_lost_total',
    help: 'Records of who looked at what that were given up: too many were waiting for the log, or the desk stopped while the log was unavailable.',
    kind: 'counter',
    value: lost,
  },
];
