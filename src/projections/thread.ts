import { BEGINNING, type Position } from '../events/log/port.ts';

/** What the projector's thread tells the rest of the process. */
export type ProjectorReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'projected'; readonly position: Position }
  | {
      readonly kind: 'poisoned';
      readonly stream: string;
      readonly eventType: string;
      readonly reason: string;
    }
  | { readonly kind: 'interrupted'; readonly reason: string }
  | { readonly kind: 'rebuilding'; readonly reason: string };

/** What the rest of the process tells the projector's thread. */
export type ProjectorOrder =
  | { readonly kind: 'want'; readonly position: Position }
  | { readonly kind: 'stop' };

/** A thread as seen from outside: `worker_threads.Worker`, or a stand-in. */
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

/** Keeps one projector thread alive: one that dies is replaced and resumes from the checkpoint. */
export interface ProjectorSupervisor {
  /** Resolves when the read models can be opened; rejects when the first thread dies before that. */
  readonly ready: Promise<void>;
  want(position: Position): void;
  isAlive(): boolean;
  stop(): Promise<void>;
}

const RESTART_DELAY_MS = 500;
/** A thread that is told to stop commits what it has; one that doesn't come to it is ended. */
const STOP_TIMEOUT_MS = 3_000;

export function superviseProjector(options: SupervisorOptions): ProjectorSupervisor {
  const ready = Promise.withResolvers<void>();
  let wanted: Position = BEGINNING;
  let alive = false;
  let wasReady = false;
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
    if (report.kind === 'ready') {
      alive = true;
      wasReady = true;
      if (wanted > BEGINNING) thread.postMessage({ kind: 'want', position: wanted });
      ready.resolve();
    }
    options.onReport(report);
  }

  function ended(error: Error): void {
    alive = false;
    if (stopping) stopped?.();
    else if (wasReady) {
      options.onRestart(error);
      restart = setTimeout(() => {
        thread = launch();
      }, RESTART_DELAY_MS);
    } else ready.reject(error);
  }

  return {
    ready: ready.promise,
    want(position) {
      // Not only greater ones: after a position that the log never reaches, others are waited for as before.
      if (position === wanted) return;
      wanted = position;
      if (alive) thread.postMessage({ kind: 'want', position });
    },
    isAlive: () => alive,
    stop() {
      if (restart) clearTimeout(restart);
      stopping = true;
      if (!alive) return thread.terminate().then(() => {});
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
