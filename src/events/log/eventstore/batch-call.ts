import { randomUUID } from 'node:crypto';
import { convertToCommandError } from '@eventstore/db-client';
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js';
import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision, Position, Revision, StoredEvent } from '../port.ts';
import { batchRequest } from './batch-request.ts';
import { SILENCE_MS, Silence } from './silence.ts';

type Call = ReturnType<StreamsClient['batchAppend']>;
type CallArguments = Parameters<StreamsClient['batchAppend']>;

/** What the client keeps for its own commands, and the batch call needs as well: see docs/decisions/0010. */
export interface BatchingClient {
  GRPCStreamCreator(
    service: typeof StreamsClient,
    name: string,
    create: (service: StreamsClient) => Call,
  ): () => Promise<Call>;
  callArguments(options: { requiresLeader: boolean }, callOptions: { deadline: number }): CallArguments;
  handleError(service: unknown, error: Error): Promise<void>;
}

/** Where the last event of an append went. */
export interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

interface Waiting {
  readonly resolve: (place: Place) => void;
  readonly reject: (error: Error) => void;
  readonly silence: NodeJS.Timeout;
}

/** One call to the leader that carries many appends, answered in any order. When it ends, all that wait are in doubt. */
export class BatchCall {
  /** Resolves when nothing can be appended any more. */
  readonly ended: Promise<void>;
  readonly #call: Call;
  readonly #waiting = new Map<string, Waiting>();
  readonly #onEnd: () => void;
  #end: Error | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;

  static async open(client: BatchingClient): Promise<BatchCall> {
    const create = client.GRPCStreamCreator(StreamsClient, 'batchAppend', (service) =>
      service.batchAppend(
        ...client.callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY }),
      ),
    );
    return new BatchCall(await create());
  }

  private constructor(call: Call) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#onEnd = resolve;
    this.#call = call;
    call.on('data', (answer: BatchAppendResp) => this.#settle(answer));
    call.on('error', (error: Error) => this.#abandon(convertToCommandError(error)));
    call.on('end', () => this.#abandon(new Error('the server ended the call')));
  }

  /** Throws what the server answers, such as `WrongExpectedVersionError`, what ended the call, or `Silence`. */
  append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[]): Promise<Place> {
    if (this.#end) return Promise.reject(this.#end);
    const correlation = randomUUID();
    return new Promise((resolve, reject) => {
      const silence = this.#expectAnswer(correlation);
      this.#waiting.set(correlation, { resolve, reject, silence });
      this.#call.write(batchRequest(correlation, stream, expected, events));
    });
  }

  #expectAnswer(correlation: string): NodeJS.Timeout {
    const since = performance.now();
    return setTimeout(() => {
      this.#take(correlation)?.reject(new Silence(SILENCE_MS, this.#heardAt < since));
    }, SILENCE_MS);
  }

  #settle(answer: BatchAppendResp): void {
    this.#heardAt = performance.now();
    const waiting = this.#take(parseUUID(answer.getCorrelationId()) ?? '');
    const success = answer.getSuccess();
    const error = answer.getError();
    if (success) waiting?.resolve(placeOf(success));
    else if (error) waiting?.reject(unpackToCommandError(error, ''));
  }

  #take(correlation: string): Waiting | undefined {
    const waiting = this.#waiting.get(correlation);
    this.#waiting.delete(correlation);
    clearTimeout(waiting?.silence);
    return waiting;
  }

  #abandon(error: Error): void {
    this.#end ??= error;
    this.#onEnd();
    for (const correlation of [...this.#waiting.keys()]) this.#take(correlation)?.reject(error);
  }
}

const placeOf = (success: BatchAppendResp.Success): Place => ({
  revision: Number(success.getCurrentRevision()),
  position: Number(success.getPosition()?.getCommitPosition()) as Position,
});
