import { ErrorType } from '@eventstore/db-client';
import { checkAppend } from '../limits.ts';
import {
  type AppendResult,
  AppendTooLarge,
  type ExpectedRevision,
  MAX_APPEND_BYTES,
  NO_STREAM,
  type StoredEvent,
} from '../port.ts';
import { BatchCall } from './batch-call.ts';
import type { Connection, Line } from './connection.ts';
import { isOfType, portError } from './errors.ts';
import { APPEND_TIMEOUT_MS, retryUntil } from './retry-policy.ts';
import { Silence, unlessSilent } from './silence.ts';

/**
 * Appends, and settles those in doubt: after a cut line, a new leader or silence the same ids go to the same revision
 * again, which answers with the place of the first time if there was one.
 */
export class Appender {
  readonly #connection: Connection;
  readonly #underWay = new Set<Promise<unknown>>();
  #opened: { readonly line: Line; readonly call: Promise<BatchCall> } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
  ): Promise<AppendResult> {
    checkAppend(stream, events);
    const attempts = retryUntil(this.#connection, APPEND_TIMEOUT_MS, () =>
      this.#attempt(stream, expected, events),
    );
    const appending = unlessSilent(attempts, APPEND_TIMEOUT_MS);
    this.#underWay.add(appending);
    try {
      return await appending;
    } catch (error) {
      throw portError(error);
    } finally {
      this.#underWay.delete(appending);
    }
  }

  /** Resolves when everything under way has succeeded or failed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #attempt(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
  ): Promise<AppendResult> {
    const line = this.#connection.line();
    try {
      const call = await unlessSilent(this.#callOn(line));
      return { outcome: 'appended', ...(await call.append(stream, expected, events)) };
    } catch (error) {
      if (error instanceof Silence && error.isTotal) this.#connection.replace(line);
      return answerOf(error);
    }
  }

  /** The call in use, unless that has ended. */
  #callOn(line: Line): Promise<BatchCall> {
    if (this.#opened?.line === line) return this.#opened.call;
    const opened = { line, call: BatchCall.open(line.client) };
    const forget = () => {
      if (this.#opened === opened) this.#opened = undefined;
    };
    opened.call.then((call) => call.ended.then(forget), forget);
    this.#opened = opened;
    return opened.call;
  }
}

/** A conflict is an answer; anything else is thrown on. */
function answerOf(error: unknown): AppendResult {
  if (isOfType(error, ErrorType.WRONG_EXPECTED_VERSION)) {
    const current = error.actualVersion;
    return { outcome: 'conflict', current: current === 'no_stream' ? NO_STREAM : Number(current) };
  }
  if (isOfType(error, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)) {
    throw new AppendTooLarge(
      `the server takes ${error.maxAppendSize} bytes at most, not ${MAX_APPEND_BYTES}`,
    );
  }
  throw error;
}
