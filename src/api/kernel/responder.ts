import type { Caller } from '../../commands/caller.ts';
import type { CommandResult, RecalledRefusal } from '../../commands/idempotency/command-result.ts';
import { type Happening, isRefusal, type Missed, type Refusal } from '../../commands/refusal.ts';
import type { Config } from '../../config/config.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import type { Denial, Done, Presented } from '../outcomes.ts';
import { failureOf } from '../refusal-responses.ts';
import type { Shown } from './access-records.ts';
import { type JsonAnswer, jsonBody, StreamedLines } from './answer-body.ts';
import type { Envelope } from './envelope.ts';
import { type Failure, withPosition } from './failure.ts';

/** The events that a caller missed, for the response. */
export type Since = (caller: Caller, missed: Missed) => Promise<readonly Happening[]>;

export interface ResponderParts {
  readonly config: Pick<Config, 'defaultRegion'>;
  readonly projected: { acknowledged(): Position };
  readonly since: Since;
}

/** The result of a command and its response, which are the same for each repetition. */
export interface Responder {
  resultOf(outcome: Done | Denial | Refusal): CommandResult;
  respond(result: CommandResult, asked: Asked): Promise<JsonAnswer>;
}

/** The request that a response is for. */
interface Asked {
  readonly endpoint: Endpoint;
  readonly request: EndpointRequest<unknown, unknown, unknown>;
  readonly envelope: Envelope;
  /** Called with what the response shows. */
  note(shown: Shown): void;
}

export function createResponder({ config, projected, since }: ResponderParts): Responder {
  async function respondRefusal(
    { conflict, ...refusal }: RecalledRefusal,
    position: Position,
    { request: { caller }, envelope, note }: Asked,
  ): Promise<JsonAnswer> {
    const missed = conflict && { ...conflict, since: conflict.since ?? (await since(caller, conflict)) };
    if (missed) note({ missed });
    const failure = failureOf({ ...refusal, ...(missed && { conflict: missed }) }, config.defaultRegion);
    return answerOfFailure(withPosition(failure, position), envelope);
  }

  return {
    resultOf(outcome) {
      // A refusal is based on at least what this node has returned before: reads on other nodes must include that.
      const position = projected.acknowledged();
      if (isRefusal(outcome)) return { kind: 'refused', refusal: outcome, position };
      if ('denied' in outcome) return { kind: 'denied', denied: outcome.denied, position };
      const { told, facts, ...place } = outcome;
      return {
        kind: 'done',
        told,
        facts,
        position: place.position ?? null,
        revision: place.revision ?? null,
      };
    },

    async respond(result, asked) {
      const { endpoint, request, envelope, note } = asked;
      switch (result.kind) {
        case 'done': {
          const presented = await endpoint.present?.(doneOf(result), request);
          if (!presented) throw new Error(`${endpoint.path} presents nothing`);
          if (isRefusal(presented))
            return respondRefusal(presented, result.position ?? projected.acknowledged(), asked);
          note({ data: presented.data });
          return answerOf(presented, result, envelope);
        }
        case 'refused':
          return respondRefusal(result.refusal, result.position, asked);
        case 'denied':
          return denialOf(result.denied, result.position);
        case 'worded':
          return result;
        default:
          return result satisfies never;
      }
    },
  };
}

const doneOf = ({ told, facts, position, revision }: CommandResult & { kind: 'done' }): Done => ({
  told,
  facts,
  ...(position !== null && { position }),
  ...(revision !== null && { revision }),
});

/** The position and revision of what a response reports. */
interface ReportedPlace {
  readonly position: Position | null;
  readonly revision: Revision | null;
}

/** RFC 4180, with a line of names first. */
const CSV = 'text/csv; charset=utf-8; header=present';

/** A page that shows texts, and nothing else: the policy of data is that of such a page. */
const PAGE = { 'Content-Type': 'text/html; charset=utf-8' };

/** Proxies must hand on each line at once. */
const LINES = { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'X-Accel-Buffering': 'no' };

/** A success. Its position and revision become headers. */
export function answerOf(
  { status, message, data, asOf, csv, page, lines, cookie, kept }: Presented,
  { position, revision }: ReportedPlace,
  envelope: Envelope,
): JsonAnswer {
  const headers: Record<string, string> = {};
  if (position !== null) headers['X-Position'] = String(position);
  if (revision !== null) headers.ETag = `"${revision}"`;
  if (cookie !== undefined) headers['Set-Cookie'] = cookie;
  if (csv !== undefined) return { status, body: csv, headers: { ...headers, 'Content-Type': CSV } };
  if (page !== undefined) {
    const body = typeof page === 'string' ? page : new StreamedLines(page);
    return { status, body, headers: { ...headers, ...PAGE } };
  }
  if (lines !== undefined)
    return { status, body: new StreamedLines(lines), headers: { ...headers, ...LINES } };
  if (kept?.bytes) return { status, body: kept.bytes, headers };
  const body = jsonBody(envelope.success(status, message, data, asOf));
  return { status, body: kept && typeof body === 'string' ? kept.keep(body) : body, headers };
}

const denialOf = (denied: string, position: Position): JsonAnswer => ({
  status: 200,
  body: JSON.stringify({ success: false, message: denied }),
  headers: { 'X-Position': String(position) },
});

/** A failure in the envelope of its family. */
export const answerOfFailure = (failure: Failure, envelope: Envelope): JsonAnswer => ({
  status: failure.status,
  body: JSON.stringify(envelope.failure(failure)),
  headers: failure.headers ?? {},
});

/** A response that may lack what this node has acknowledged (RFC 7234, 5.5.1), with the position for which it stands. */
export const stale = (answer: JsonAnswer, position: Position): JsonAnswer => ({
  ...answer,
  headers: { Warning: '110 - "Response is Stale"', 'X-Position': String(position), ...answer.headers },
});
