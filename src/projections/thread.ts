import { BEGINNING, type Position } from '../events/log/port.ts';
import type { RetryOutcome } from './retry.ts';
import type { StandstillCause } from './standstill.ts';

/** Messages of the projector's thread to the rest of the process. */
export type ProjectorReport =
  | { readonly kind: 'leading' }
  | { readonly kind: 'standing_by' }
  | { readonly kind: 'waiting'; readonly reason: string; readonly standstill: StandstillCause | null }
  | { readonly kind: 'projected'; readonly position: Position }
  | {
      readonly kind: 'poisoned';
      readonly stream: string;
      readonly eventType: string;
      readonly reason: string;
    }
  | { readonly kind: 'interrupted'; readonly reason: string; readonly standstill: StandstillCause | null }
  | { readonly kind: 'retried'; readonly stream: string; readonly outcome: RetryOutcome }
  | {
      readonly kind: 'catch_up_begun' | 'catch_up_done' | 'catch_up_failed';
      readonly projection: string;
      readonly reason?: string;
    }
  /** Nothing is left of so many erasures. */
  | { readonly kind: 'forgotten'; readonly erasures: number }
  | { readonly kind: 'rebuilding'; readonly reason: string }
  | { readonly kind: 'tree_interrupted' | 'tree_contradicted'; readonly reason: string }
  | { readonly kind: 'tree_resumed' }
  | { readonly kind: 'log_changed'; readonly reason: string };

/** Messages of the rest of the process to the projector's thread. */
export type ProjectorOrder =
  | { readonly kind: 'want'; readonly position: Position }
  | { readonly kind: 'retry' }
  | { readonly kind: 'stop' };

/** The interface of a thread: `worker_threads.Worker`, or a substitute in tests. */
export interface Thread {
  postMessage(order: ProjectorOrder): void;
  on(event: 'message', listener: (report: ProjectorReport) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

export interface SupervisorOptions {
  readonly start: () => Thread;
  readonly onProjected: (position: Position) => void;
  readonly onReport: (report: Exclude<ProjectorReport, { kind: 'projected' }>) => void;
  /** The thread ended by itself and a new one is being started. */
  readonly onRestart: (error: Error) => void;
}

/** `standing_by`: another node projects. `waiting`: for the log or the read models to respond. */
export type ProjectorRole = 'projecting' | 'standing_by' | 'waiting' | 'down';

/** Keeps one projector thread running: a thread that dies is replaced and resumes from the checkpoint. */
export interface ProjectorSupervisor {
  /** Resolves when the first thread knows its role; rejects when it dies before that. */
  readonly begun: Promise<void>;
  want(position: Position): void;
  /** Projects poisoned streams again, if this process is the projector. */
  retry(): void;
  role(): ProjectorRole;
  stop(): Promise<void>;
}

const RESTART_DELAY_MS = 500;
/** A thread that is told to stop commits what it has; after this time it is terminated. */
const STOP_TIMEOUT_MS = 3_000;

export function superviseProjector(options: SupervisorOptions): ProjectorSupervisor {
  const begun = Promise.withResolvers<void>();
  let wanted: Position = BEGINNING;
  let role: ProjectorRole = 'down';
  let hasBegun = false;
  let stopping = false;
  let stopped: (() => void) | null = null;
  let restart: NodeJS.Timeout | null = null;
  let thread = launch();

  function launch(): Thread {
    const started = options.start();
    let failure: Error | null = null;
    started.on('message', (report) => hear(report));
    started.on('error', (error) => {
      failure = error;
    });
    started.on('exit', (code) =>
      ended(failure ?? new Error(`the projector's thread exited with code ${code}`)),
    );
    return started;
  }

  function hear(report: ProjectorReport): void {
    if (report.kind === 'projected') {
      options.onProjected(report.position);
      return;
    }
    const next = roleAfter(report, role);
    if (next !== role) turnTo(next);
    options.onReport(report);
  }

  function turnTo(next: ProjectorRole): void {
    role = next;
    if (role === 'projecting' && wanted > BEGINNING) thread.postMessage({ kind: 'want', position: wanted });
    hasBegun = true;
    begun.resolve();
  }

  function ended(error: Error): void {
    role = 'down';
    if (stopping) stopped?.();
    else if (hasBegun) {
      options.onRestart(error);
      restart = setTimeout(() => {
        thread = launch();
      }, RESTART_DELAY_MS);
    } else begun.reject(error);
  }

  return {
    begun: begun.promise,
    want(position) {
      // Not only greater positions: after one that the log never reaches, others must still be waited for.
      if (position === wanted) return;
      wanted = position;
      if (role === 'projecting') thread.postMessage({ kind: 'want', position });
    },
    retry() {
      if (role === 'projecting') thread.postMessage({ kind: 'retry' });
    },
    role: () => role,
    stop() {
      if (restart) clearTimeout(restart);
      stopping = true;
      if (role === 'down') return thread.terminate().then(() => {});
      return new Promise((resolve) => {
        const timer = setTimeout(() => thread.terminate(), STOP_TIMEOUT_MS);
        stopped = () => {
          clearTimeout(timer);
          resolve();
        };
        thread.postMessage({ kind: 'stop' });
      });
    },
  };
}

function roleAfter({ kind }: ProjectorReport, role: ProjectorRole): ProjectorRole {
  switch (kind) {
    case 'leading':
      return 'projecting';
    case 'standing_by':
    case 'waiting':
      return kind;
    case 'interrupted':
    case 'catch_up_begun':
    case 'catch_up_done':
    case 'catch_up_failed':
    case 'forgotten':
    case 'rebuilding':
    case 'tree_interrupted':
    case 'tree_contradicted':
    case 'tree_resumed':
    case 'log_changed':
    case 'poisoned':
    case 'retried':
    case 'projected':
      return role;
    default:
      return kind satisfies never;
  }
}
