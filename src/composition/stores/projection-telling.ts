import type { Logger } from 'pino';
import type { StandstillCause } from '../../projections/standstill.ts';
import type { ProjectorReport } from '../../projections/thread.ts';

/** Why a projector can't project. */
export interface ProjectionTrouble {
  /** The error's text: for the log alone. */
  readonly reason: string;
  /** Null for an unexpected error. */
  readonly cause: StandstillCause | null;
}

type Report = Exclude<ProjectorReport, { kind: 'projected' }>;

/** Logs what the projector's thread reports, and knows whether it is in trouble. */
export interface ProjectionTelling {
  projected(position: number): void;
  /** Returns why nothing can be projected for now, if the report says so. */
  report(report: Report): StandstillCause | null;
  /** Its last failure; null since its last success, or since another node has projected for a while. */
  trouble(): ProjectionTrouble | null;
  /** Whether the log doesn't hold what its tree of hashes was made of. */
  isTreeContradicted(): boolean;
  stop(): void;
}

/**
 * Nodes that can't reach the log take turns with the lease: the one that fails gives it up after twenty seconds at most. One that
 * keeps it for longer projects.
 */
const OTHERS_PROJECT_AFTER_MS = 30_000;

export function createProjectionTelling(logger: Logger): ProjectionTelling {
  let trouble: ProjectionTrouble | null = null;
  let last = 0;
  /** It was logged, and nothing was projected since. */
  let isInterrupted = false;
  let isContradicted = false;
  let settled: NodeJS.Timeout | undefined;
  const isNews = createNews();

  function standBy(): void {
    trouble = null;
    isInterrupted = false;
    log(logger, { kind: 'standing_by' });
  }

  function fail({ reason, standstill }: Extract<Report, { kind: 'interrupted' | 'waiting' }>): void {
    isInterrupted = true;
    trouble = { reason, cause: standstill };
  }

  return {
    projected(position) {
      if (position > last) {
        trouble = null;
        if (isInterrupted) logger.info('the projection goes on');
        isInterrupted = false;
      }
      last = position;
    },
    report(report) {
      if (report.kind === 'standing_by') {
        clearTimeout(settled);
        if (!isInterrupted) standBy();
        else settled = setTimeout(standBy, OTHERS_PROJECT_AFTER_MS).unref();
        return null;
      }
      if (report.kind === 'leading' || report.kind === 'waiting') clearTimeout(settled);
      const failed = report.kind === 'interrupted' || report.kind === 'waiting' ? report : null;
      // A disk that stays full is logged once: it may be the one that holds the log lines.
      if (failed ? failed.reason !== trouble?.reason : isNews(report)) log(logger, report);
      if (failed) fail(failed);
      if (report.kind === 'leading') trouble = null;
      if (report.kind === 'tree_contradicted') isContradicted = true;
      if (report.kind === 'tree_resumed') isContradicted = false;
      return failed?.standstill ?? null;
    },
    trouble: () => trouble,
    isTreeContradicted: () => isContradicted,
    stop: () => clearTimeout(settled),
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

function log(logger: Logger, report: Exclude<ProjectorReport, { kind: 'projected' }>): void {
  const { level, message } = LOG_LINES[report.kind];
  const { kind: _kind, ...details } = report;
  logger[level](details, message);
}

const LOG_LINES = {
  leading: { level: 'debug', message: 'the projector projects' },
  standing_by: { level: 'info', message: 'another node has the projector’s lease; this one stands by' },
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
  forgotten: { level: 'info', message: 'nothing is left in the read models of the people who were erased' },
  rebuilding: { level: 'warn', message: 'the read models are being rebuilt from the log' },
  tree_interrupted: { level: 'warn', message: 'the tree of the event log was interrupted and resumes' },
  tree_contradicted: {
    level: 'error',
    message: 'the event log does not hold what its tree was made of: the tree stands still',
  },
  tree_resumed: { level: 'info', message: 'the tree of the event log goes on' },
  log_changed: { level: 'fatal', message: 'the event log was replaced by another one: this process ends' },
} as const satisfies Record<Exclude<ProjectorReport['kind'], 'projected'>, object>;
