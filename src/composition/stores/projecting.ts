import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { measured } from '../../events/threads.ts';
import type { Progress } from '../../projections/progress.ts';
import type { StandstillCause } from '../../projections/standstill.ts';
import {
  type ProjectorReport,
  type ProjectorRole,
  superviseProjector,
  type Thread,
} from '../../projections/thread.ts';
import { transferOf } from './event-log.ts';
import type { ProjectorData } from './projector-thread.ts';

/** Why a projector can't project. */
export interface ProjectionTrouble {
  /** The error's text: for the log alone. */
  readonly reason: string;
  /** Null for an unexpected error. */
  readonly cause: StandstillCause | null;
}

/** The projector's thread of this process. */
export interface Projecting {
  /** Resolves when its role is known; rejects when it can't start. */
  readonly begun: Promise<void>;
  role(): ProjectorRole;
  /** Its last failure; null since its last success. */
  trouble(): ProjectionTrouble | null;
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
  let trouble: ProjectionTrouble | null = null;
  let last = 0;
  /** It was logged, and nothing was projected since. */
  let isInterrupted = false;
  const isNews = createNews();
  const supervisor = superviseProjector({
    start: () => startProjector(sources()),
    onProjected(position) {
      if (position > last) {
        trouble = null;
        if (isInterrupted) logger.info('the projection goes on');
        isInterrupted = false;
      }
      last = position;
      onProjected(position);
    },
    onReport(report) {
      const failed = report.kind === 'interrupted' || report.kind === 'waiting' ? report : null;
      // A disk that stays full is logged once: it may be the one that holds the log lines.
      if (failed ? failed.reason !== trouble?.reason : isNews(report)) log(logger, report);
      if (failed) isInterrupted = true;
      if (failed) trouble = { reason: failed.reason, cause: failed.standstill };
      if (report.kind === 'leading' || report.kind === 'standing_by') trouble = null;
      if (failed?.standstill) onStandstill(failed.standstill);
      if (report.kind === 'log_changed') onLogChanged();
    },
    onRestart: (error) => logger.error({ err: error }, 'the projector died and is being replaced'),
  });
  return {
    begun: supervisor.begun,
    role: () => supervisor.role(),
    trouble: () => trouble,
    want: (position) => supervisor.want(position),
    retry: () => supervisor.retry(),
    stop: () => supervisor.stop(),
  };
}

/** Tells whether a report is to be logged: a rebuild that fails again for the same reason is not. */
export function createNews(): (
  report: Pick<ProjectorReport, 'kind'> & { readonly projection?: string; readonly reason?: string },
) => boolean {
  const failing = new Map<string, string>();
  return ({ kind, projection = '', reason = '' }) => {
    if (kind === 'catch_up_done') failing.delete(projection);
    if (kind !== 'catch_up_failed') return true;
    const before = failing.get(projection);
    failing.set(projection, reason);
    return before !== reason;
  };
}

function startProjector(data: ProjectorData): Thread {
  const options = { workerData: data, transferList: transferOf(data.log) };
  return measured('projector', new Worker(new URL('./projector-thread.ts', import.meta.url), options));
}

function log(logger: Logger, report: Exclude<ProjectorReport, { kind: 'projected' }>): void {
  const { level, message } = LOG_LINES[report.kind];
  const { kind: _kind, ...details } = report;
  logger[level](details, message);
}

const LOG_LINES = {
  leading: { level: 'debug', message: 'the projector projects' },
  standing_by: { level: 'info', message: 'another node projects; this one stands by' },
  waiting: { level: 'warn', message: 'the projector can’t project now, and tries again' },
  poisoned: {
    level: 'error',
    message: 'an event could not be projected: the documents of its stream stand still',
  },
  retried: { level: 'info', message: 'a stream that stood still was projected again' },
  interrupted: { level: 'warn', message: 'the projection was interrupted and resumes' },
  catch_up_begun: { level: 'warn', message: 'a projection is rebuilt from the log while the others go on' },
  catch_up_done: { level: 'info', message: 'a projection was rebuilt and serves again' },
  catch_up_failed: {
    level: 'warn',
    message: 'the rebuild of a projection was interrupted and goes on from its checkpoint',
  },
  rebuilding: { level: 'warn', message: 'the read models are being rebuilt from the log' },
  log_changed: { level: 'fatal', message: 'the event log was replaced by another one: this process ends' },
} as const satisfies Record<Exclude<ProjectorReport['kind'], 'projected'>, object>;
