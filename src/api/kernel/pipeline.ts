import { actorOf, type Bearer } from '../../commands/caller.ts';
import type { IdempotentCommands } from '../../commands/idempotency/idempotency.ts';
import type { Keys } from '../../commands/keys.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import type { Config } from '../../config/config.ts';
import type { Position } from '../../events/log/port.ts';
import { addressKey } from '../../limits/address-key.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import type { Answer, Denial, Done } from '../outcomes.ts';
import { failureOf } from '../refusal-responses.ts';
import { type AccessNotesParts, createAccessNotes } from './access-records.ts';
import { createAdmission } from './admission.ts';
import type { JsonAnswer } from './answer-body.ts';
import type { AuthenticationParts } from './authentication.ts';
import { MAX_BODY_BYTES, readBody } from './body.ts';
import { type Call, guestRequestOf, NO_CLAIM, proofIn, requestOf } from './call.ts';
import type { Envelope } from './envelope.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { atPosition, fail, failInput, RequestFailed, retryAfter, withPosition } from './failure.ts';
import type { Guard } from './guard.ts';
import { fingerprintsOf, isHonoured, placeOf, repeaterOf } from './idempotency.ts';
import { unlessKnown } from './kept-bodies.ts';
import { createHandling, type Handling } from './look-ups.ts';
import type { Overload } from './overload.ts';
import { MAX_BODY_MEMBERS, parseInput, parseJson } from './parse.ts';
import { preconditionsOf } from './preconditions.ts';
import type { Projected } from './projected.ts';
import { createBearerRegistration } from './register-bearer.ts';
import { answerOf, answerOfFailure, createResponder, type Since, stale } from './responder.ts';

export interface PipelineParts extends AccessNotesParts, AuthenticationParts {
  readonly config: Pick<Config, 'defaultRegion'>;
  readonly guard: Guard;
  readonly overload: Pick<Overload, 'handling'>;
  readonly idempotency: IdempotentCommands;
  /** For requests that hold a secret. */
  readonly fingerprintKeys: Keys;
  readonly projected: Projected;
  /** A read waits at most so many milliseconds for its position; by default 5 s. */
  readonly catchUpMs?: number;
  readonly since: Since;
  /** A command was acknowledged: reads on this node must include its position. */
  acknowledge(position: Position): void;
  /** Called for each request with a valid token, before it is handled. */
  onAuthenticated(bearer: Bearer): Promise<void>;
}

type Request = EndpointRequest<unknown, unknown, unknown>;
/** Of a command. */
type Outcome = Done | Denial | Refusal;

/** All steps between the network and an endpoint's handler. Cheap checks come first, the body after most of them. */
export function createPipeline(parts: PipelineParts) {
  const { config, guard, limits, projected, catchUpMs = 5_000 } = parts;
  const admission = createAdmission(parts);
  const handlingOf = createHandling(limits);
  const responder = createResponder(parts);
  const noteAccess = createAccessNotes(parts);
  const registerBearer = createBearerRegistration((bearer) => parts.onAuthenticated(bearer));

  /** Handles one request. Throws `RequestFailed` for a failure other than the endpoint's own responses. */
  return async function serve(
    exchange: Exchange,
    endpoint: Endpoint,
    params: Readonly<Record<string, string>>,
    envelope: Envelope,
  ): Promise<JsonAnswer> {
    const { request } = exchange;
    const caller = await admission.callerOf(exchange, endpoint);
    const preconditions = preconditionsOf(endpoint, request.headers);
    const bytes = await receive(exchange, endpoint);
    const call = { exchange, endpoint, caller, preconditions, envelope };
    return endpoint.kind === 'read'
      ? handle(call, params, bytes)
      : atPosition(handle(call, params, bytes), projected.acknowledged);
  };

  /** All after the body. */
  async function handle(
    received: Omit<Call, 'input'>,
    params: Readonly<Record<string, string>>,
    bytes: Buffer,
  ): Promise<JsonAnswer> {
    const { exchange, endpoint, caller } = received;
    const body = endpoint.body ? parseJson(bytes, endpoint.maxBodyMembers ?? MAX_BODY_MEMBERS) : null;
    const input = parseInput(endpoint, { params, search: exchange.search, body });
    await admission.limit(endpoint, { caller, ...guestRequestOf(exchange, input) });
    if (caller.kind === 'user' || caller.kind === 'admin') await registerBearer(caller, endpoint.kind);

    const call: Call = { ...received, input };
    // Requests count also while they wait for the log or the read models.
    return parts.overload.handling(endpoint.kind, addressKey(exchange.address), () =>
      endpoint.kind === 'read' ? read(call) : command(call, bytes),
    );
  }

  /** The body, after the guard's first check. */
  async function receive({ context, request }: Exchange, endpoint: Endpoint): Promise<Buffer> {
    if (endpoint.guarded) guard.checkHeaders(endpoint.method, request.headers);
    const bytes = await readBody(context, endpoint.body !== null, endpoint.maxBodyBytes ?? MAX_BODY_BYTES);
    if (endpoint.guarded) await guard.checkSignature(request.headers, bytes);
    endpoint.checkBytes?.(bytes, (name) => headerOf(request, name));
    return bytes;
  }

  async function read(call: Call): Promise<JsonAnswer> {
    const { minPosition } = call.preconditions;
    const note = noteAccess(call);
    const isFurther = minPosition > projected.acknowledged();
    if (isFurther && (await projected.isBeyondLog(minPosition)))
      failInput(
        'X-Min-Position',
        'X-Min-Position is beyond the end of the event log: it must come from an X-Position',
      );
    if (isFurther && !(await projected.reached(minPosition, catchUpMs))) failLate();
    const shown = await projected.awaited(projected.acknowledged(), catchUpMs);
    if (shown === 'late' || minPosition > projected.projected()) failLate();
    const shownUpTo = projected.projected();
    const outcome = await execute(call, requestOf(call, NO_CLAIM, parts.now));
    if ('data' in outcome) note(outcome);
    const { 'if-none-match': known } = call.exchange.request.headers;
    const answer = unlessKnown(known, outcome, tellRead(outcome, call.envelope));
    return shown === 'held' ? answer : stale(answer, shownUpTo);
  }

  async function command(call: Call, bytes: Buffer): Promise<JsonAnswer> {
    const { endpoint, exchange, envelope, preconditions } = call;
    const { idempotencyKey: key } = preconditions;
    const note = noteAccess(call);
    const place = placeOf(key, exchange.address);
    const caller = repeaterOf(endpoint, call.caller, place, guestRequestOf(exchange, call.input));
    const { end, request } = await (key === null || caller === null || !isHonoured(endpoint, call.caller, key)
      ? carryOut(call)
      : carryOutOnce(call, { caller, key }, bytes));
    const answer = await responder.respond(end, { endpoint, request, envelope, note });
    const { 'X-Position': position } = answer.headers;
    if (position !== undefined) parts.acknowledge(Number(position) as Position);
    return answer;
  }

  async function carryOut(call: Call) {
    const request = requestOf(call, NO_CLAIM, parts.now);
    return { request, end: responder.resultOf((await execute(call, request)) as Outcome) };
  }

  async function carryOutOnce(
    call: Call,
    repeated: { readonly caller: string; readonly key: string },
    bytes: Buffer,
  ) {
    const { exchange, caller, endpoint } = call;
    const { recorded, target } = exchange;
    const proof = proofIn(exchange, endpoint);
    const fingerprints = fingerprintsOf(endpoint, target, proof, bytes, parts.fingerprintKeys);
    const handling = handlingOf(endpoint, requestOf(call, NO_CLAIM, parts.now));
    const ended = await parts.idempotency.run(
      { ...repeated, fingerprints, ...recorded, actor: actorOf(caller) },
      async (claim) =>
        responder.resultOf((await handling.handle(requestOf(call, claim, parts.now))) as Outcome),
      () => enter(call, handling),
    );
    if (isRefusal(ended))
      throw new RequestFailed(withPosition(failureOf(ended, config.defaultRegion), projected.acknowledged()));
    const { commandId, end } = ended;
    return { end, request: requestOf(call, { commandId, claimedAt: null }, parts.now) };
  }

  /** Handles a request that has no key. */
  async function execute(call: Call, request: Request) {
    const handling = handlingOf(call.endpoint, request);
    const leave = await enter(call, handling);
    try {
      return await handling.handle(request);
    } finally {
      leave();
    }
  }

  /** Admits a request that repeats no other. Throws `RequestFailed` (429). Call the returned function when it is over. */
  async function enter({ endpoint, exchange, caller, input }: Call, handling: Handling) {
    await admission.limitOnce(endpoint, { caller, ...guestRequestOf(exchange, input) });
    return handling.enter();
  }

  function tellRead(outcome: Answer | Done | Denial | Refusal, envelope: Envelope): JsonAnswer {
    if (isRefusal(outcome)) return answerOfFailure(failureOf(outcome, config.defaultRegion), envelope);
    const { revision = null, ...answer } = outcome as Answer;
    return answerOf(answer, { position: answer.asOf?.position ?? null, revision }, envelope);
  }
}

const failLate = (): never =>
  fail(503, 'not_caught_up', 'The read models have not caught up with that position yet', retryAfter(1));
