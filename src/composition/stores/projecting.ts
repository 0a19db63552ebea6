import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { measured } from '../../events/threads.ts';
import type { Progress } from '../../projections/progress.ts';
import type { StandstillCause } from '../../projections/standstill.ts';
import { type ProjectorRole, superviseProjector, type Thread } from '../../projections/thread.ts';
import { transferOf } from './event-log.ts';
import { createProjectionTelling, type ProjectionTrouble } from './projection-telling.ts';
import type { ProjectorData } from './projector-thread.ts';

/** The projector's thread of this process. */
export interface Projecting {
  /** Resolves when its role is known; rejects when it can't start. */
  readonly begun: Promise<void>;
  role(): ProjectorRole;
  /** Its last failure; null since its last success. */
  trouble(): ProjectionTrouble | null;
  /** Whether the log doesn't hold what its tree of hashes was made of. */
  isTreeContradicted(): boolean;
  want(position: Parameters<Progress['advance']>[0]): void;
  /** Has poisoned streams projected again, if this process projects. */
  retry(): void;
  stop(): Promise<void>;
}

export interface ProjectingOptions {
  readonly sources: () => ProjectorData;
  readonly onProjected: Progress['advance'];
  /** Nothing can be projected for now. */
  readonly onStandstill: (cause: StandstillCause) => void;
  /** The log was replaced by another one; only a new process helps. */
  readonly onLogChanged: () => void;
  readonly logger: Logger;
}

export function startProjecting({
  sources,
  onProjected,
  onStandstill,
  onLogChanged,
  logger,
}: ProjectingOptions): Projecting {
  const told = createProjectionTelling(logger);
  const supervisor = superviseProjector({
    start: () => startProjector(sources()),
    onProjected(position) {
      told.projected(position);
      onProjected(position);
    },
    onReport(report) {
      const standstill = told.report(report);
      if (standstill) onStandstill(standstill);
      if (report.kind === 'log_changed') onLogChanged();
    },
    onRestart: (error) => logger.error({ err: error }, 'the projector died and is being replaced'),
  });
  return {
    begun: supervisor.begun,
    role: () => supervisor.role(),
    trouble: () => told.trouble(),
    isTreeContradicted: () => told.isTreeContradicted(),
    want: (position) => supervisor.want(position),
    retry: () => supervisor.retry(),
    stop() {
      told.stop();
      return supervisor.stop();
    },
  };
}

function startProjector(data: ProjectorData): Thread {
  const options = { workerData: data, transferList: transferOf(data.log), name: 'projector' as const };
  return measured(options.name, new Worker(new URL('./projector-thread.ts', import.meta.url), options));
}
