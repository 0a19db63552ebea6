/** Where the log complains; a pino logger fits. */
export interface ErrorLogger {
  error(details: object, message: string): void;
  info(details: object, message: string): void;
}

/**
 * Logs failures of commits once for each reason until a commit succeeds, and then that: a full disk may be the one that holds
 * the log lines.
 */
export class CommitFailures {
  readonly #logger: ErrorLogger;
  readonly #told = new Set<string>();

  constructor(logger: ErrorLogger) {
    this.#logger = logger;
  }

  failed(reason: string, errorCode: string | null, appends: number): void {
    if (!this.#told.has(reason))
      this.#logger.error({ reason, errorCode, appends }, 'event log: commit failed');
    this.#told.add(reason);
  }

  succeeded(): void {
    if (this.#told.size > 0) this.#logger.info({}, 'the event log can be written again');
    this.#told.clear();
  }
}
