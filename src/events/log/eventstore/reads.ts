import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  type ReadStreamOptions as ClientOptions,
  END,
  ErrorType,
  FORWARDS,
  type ResolvedEvent,
  START,
} from '@eventstore/db-client';
import { BEGINNING, NO_STREAM, type Position, type ReadStreamOptions, type Revision } from '../port.ts';
import { collect } from './collect.ts';
import type { Connection, Line } from './connection.ts';
import { isOfType } from './errors.ts';
import { FOLLOWER_TIMEOUT_MS, READ_TIMEOUT_MS, retryUntil } from './retry-policy.ts';
import { Silence } from './silence.ts';

/** Everything is read from the leader: what was acknowledged is there, and what is there was acknowledged. */
const FROM_LEADER = { requiresLeader: true };

/** The reads that the server has, made until one succeeds. */
export class Reads {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** None when there is no such stream. */
  async stream(
    stream: string,
    options: ReadStreamOptions,
    timeoutMs = READ_TIMEOUT_MS,
  ): Promise<readonly ResolvedEvent[]> {
    return (await this.#found(stream, options, timeoutMs)) ?? [];
  }

  /** The revision of a stream's last event, `NO_STREAM` when there is no such stream; null when all have ended. */
  async last(stream: string): Promise<Revision | null> {
    const found = await this.#found(stream, { direction: BACKWARDS, limit: 1 }, READ_TIMEOUT_MS);
    if (found === null) return NO_STREAM;
    const event = found[0]?.event;
    return event ? Number(event.revision) : null;
  }

  #found(
    stream: string,
    options: ReadStreamOptions,
    timeoutMs: number,
  ): Promise<readonly ResolvedEvent[] | null> {
    const { from, limit, direction = FORWARDS } = options;
    const begin = direction === FORWARDS ? START : END;
    const request: ClientOptions = {
      ...FROM_LEADER,
      direction,
      fromRevision: from === undefined ? begin : BigInt(from),
      ...(limit !== undefined && { maxCount: limit }),
    };
    return this.#retryUntil(timeoutMs, async ({ client, dropped }) => {
      try {
        return await collect(client.readStream(stream, request), dropped);
      } catch (error) {
        if (isOfType(error, ErrorType.STREAM_NOT_FOUND)) return null;
        throw error;
      }
    });
  }

  /** So many events of the whole log, the server's own too, beginning with the one at `from`. */
  forwards(from: Position, maxCount: number): Promise<readonly AllStreamResolvedEvent[]> {
    const fromPosition = from === BEGINNING ? START : at(from);
    const request = { ...FROM_LEADER, direction: FORWARDS, fromPosition, maxCount } as const;
    return this.#retryUntil(FOLLOWER_TIMEOUT_MS, ({ client, dropped }) =>
      collect(client.readAll(request), dropped),
    );
  }

  /** So many events of the whole log, the server's own too, from before a position back. */
  backwards(before: Position | 'end', maxCount: number): Promise<readonly AllStreamResolvedEvent[]> {
    const fromPosition = before === 'end' ? END : at(before);
    const request = { ...FROM_LEADER, direction: BACKWARDS, fromPosition, maxCount } as const;
    return this.#retryUntil(FOLLOWER_TIMEOUT_MS, ({ client, dropped }) =>
      collect(client.readAll(request), dropped),
    );
  }

  #retryUntil<Result>(timeoutMs: number, read: (line: Line) => Promise<Result>): Promise<Result> {
    return retryUntil(this.#connection, timeoutMs, async () => {
      const line = this.#connection.line();
      try {
        return await read(line);
      } catch (error) {
        if (error instanceof Silence) this.#connection.replace(line);
        throw error;
      }
    });
  }
}

/** Commit and prepare position are the same for everything that isn't written in a transaction of the old kind. */
export const at = (position: Position) => ({ commit: BigInt(position), prepare: BigInt(position) });
