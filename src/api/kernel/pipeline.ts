import { actorOf, type Bearer, type Caller } from '../../commands/caller.ts';
import type { ClaimedCommand, IdempotentCommands } from '../../commands/idempotency/idempotency.ts';
import type { Keys } from '../../commands/keys.ts';
import { isRefusal } from '../../commands/refusal.ts';
import type { Config } from '../../config.ts';
import type { CommandId, Instant } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { Shown } from '../../projections/standstill.ts';
import type { Answer, Denial, Endpoint, EndpointRequest, GuestRequest, SubjectRequest } from '../endpoint.ts';
import { newId } from '../new-id.ts';
import { failureOf, isPassing } from '../refusals.ts';
import { collected, type JsonAnswer, jsonBody } from './answer-body.ts';
import { authenticate, permit, refuseIfLimited } from './authentication.ts';
import { MAX_BODY_BYTES, readBody } from './body.ts';
import type { Envelope } from './envelope.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { type Failure, fail, failInput, RequestFailed, retryAfter } from './failure.ts';
import type { Guard } from './guard.ts';
import { callerKey, fingerprintsOf, isHonoured, repeaterOf } from './idempotency.ts';
import { createIntroduction } from './introduction.ts';
import { addressKey, BY_ADDRESS, type RateLimits } from './limits.ts';
import { createHandling, createLookUps } from './look-ups.ts';
import type { Overload } from './overload.ts';
import { type Input, MAX_BODY_MEMBERS, parseInput, parseJson } from './parse.ts';
import { type Preconditions, preconditionsOf } from './preconditions.ts';
import type { TokenVerifier } from './tokens.ts';

/** How far this node's read models have come, and what this node has told its callers to be there. */
export interface Projected {
  /** Whether the read models hold everything up to there, at the latest after so many milliseconds. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** The same, but without waiting for a projection that stands still. */
  awaited(position: Position, timeoutMs: number): Promise<Shown>;
  projected(): Position;
  acknowledged(): Position;
  /** Whether that position lies beyond the end of the log; false when the log can't say so now. */
  isBeyondLog(position: Position): Promise<boolean>;
}

export interface PipelineParts {
  readonly config: Pick<Config, 'defaultRegion'>;
  readonly verifier: TokenVerifier;
  readonly limits: RateLimits;
  readonly guard: Guard;
  readonly overload: Pick<Overload, 'handling'>;
  readonly idempotency: IdempotentCommands;
  /** Of the hashes by which requests with secrets are remembered. */
  /** For requests that hold a secret. */
  readonly fingerprintKeys: Keys;
  readonly projected: Projected;
  /** A command was answered: reads on this node must show what the log had there. */
  acknowledge(position: Position): void;
  /** Somebody's token was good; called before each of their requests is handled. */
  onAuthenticated(bearer: Bearer): Promise<void>;
  now(): Instant;
}

const CATCH_UP_MS = 5_000;
const NO_CLAIM: { readonly commandId: null; readonly claimedAt: null } = { commandId: null, claimedAt: null };

/** Everything between the network and an endpoint's handler. Cheap checks come first, the body after most of them. */
export function createPipeline(parts: PipelineParts) {
  const { config, guard, limits, projected } = parts;
  const handle = createHandling(createLookUps(limits));
  const introduce = createIntroduction((bearer) => parts.onAuthenticated(bearer));

  /** Answers one request. Throws `RequestFailed` for what isn't an answer of the endpoint itself. */
  return async function serve(
    exchange: Exchange,
    endpoint: Endpoint,
    params: Readonly<Record<string, string>>,
    envelope: Envelope,
  ): Promise<JsonAnswer> {
    const { request } = exchange;
    const caller = await admit(exchange, endpoint);
    const preconditions = preconditionsOf(endpoint, request.headers);
    const bytes = await receive(exchange, endpoint);
    const body = endpoint.body ? parseJson(bytes, endpoint.maxBodyMembers ?? MAX_BODY_MEMBERS) : null;
    const input = parseInput(endpoint, { params, search: exchange.search, body });
    await limitSubjects(endpoint, { caller, ...guestRequestOf(exchange, input) });
    if (caller.kind === 'user' || caller.kind === 'admin') await introduce(caller, endpoint.kind);

    const call: Call = { exchange, endpoint, caller, preconditions, input, envelope };
    return endpoint.kind === 'read' ? read(call) : command(call, bytes);
  };

  /** Who asks, once it is clear that they may. */
  async function admit({ request, address }: Exchange, endpoint: Endpoint): Promise<Caller> {
    const caller = await authenticate(parts.verifier, limits, request.headers.authorization, address);
    const isUnknown = caller.kind === 'anonymous';
    if (isUnknown || BY_ADDRESS.has(endpoint.limit))
      refuseIfLimited(await limits.consume(endpoint.limit, addressKey(address)));
    if (!isUnknown) refuseIfLimited(await limits.consume(endpoint.limit, callerKey(caller, address)));
    permit(endpoint.access, caller);
    return caller;
  }

  async function limitSubjects(
    { limitedSubjects: limited }: Endpoint,
    request: SubjectRequest<unknown>,
  ): Promise<void> {
    for (const subject of limited?.of(request) ?? [])
      refuseIfLimited(limited && (await limits.consume(limited.limit, subject)));
  }

  /** The body, once the guard has nothing against its sender. */
  async function receive({ context, request }: Exchange, endpoint: Endpoint): Promise<Buffer> {
    if (endpoint.guarded) guard.checkHeaders(endpoint.method, request.headers);
    const bytes = await readBody(context, endpoint.body !== null, endpoint.maxBodyBytes ?? MAX_BODY_BYTES);
    if (endpoint.guarded) await guard.checkSignature(request.headers, bytes);
    endpoint.checkBytes?.(bytes, (name) => headerOf(request, name));
    return bytes;
  }

  async function read(call: Call): Promise<JsonAnswer> {
    const { minPosition } = call.preconditions;
    const isFurther = minPosition > projected.acknowledged();
    if (isFurther && (await projected.isBeyondLog(minPosition)))
      failInput(
        'X-Min-Position',
        'X-Min-Position is beyond the end of the event log: it must come from an X-Position',
      );
    if (isFurther && !(await projected.reached(minPosition, CATCH_UP_MS))) failLate();
    const shown = await projected.awaited(projected.acknowledged(), CATCH_UP_MS);
    if (shown === 'late' || minPosition > projected.projected()) failLate();
    const shownUpTo = projected.projected();
    const answer = await execute(call, NO_CLAIM);
    return shown === 'held' ? answer : withHeaders(answer, { Warning: STALE, ...positionHeader(shownUpTo) });
  }

  async function command(call: Call, bytes: Buffer): Promise<JsonAnswer> {
    const { idempotencyKey: key } = call.preconditions;
    const { endpoint, exchange } = call;
    const caller = repeaterOf(endpoint, call.caller, exchange.address, guestRequestOf(exchange, call.input));
    const answer = await (key === null || caller === null || !isHonoured(endpoint, call.caller, key)
      ? execute(call, NO_CLAIM)
      : executeOnce(call, { caller, key }, bytes));
    const position = answer.headers['X-Position'];
    if (position !== undefined) parts.acknowledge(Number(position) as Position);
    return answer;
  }

  async function executeOnce(
    call: Call,
    repeated: { readonly caller: string; readonly key: string },
    bytes: Buffer,
  ): Promise<JsonAnswer> {
    const { exchange, caller, endpoint } = call;
    const { request, requestId, correlationId, target } = exchange;
    const guest = endpoint.forGuests ? headerOf(request, 'x-guest-id') : null;
    const outcome = await parts.idempotency.run(
      {
        ...repeated,
        fingerprints: fingerprintsOf(endpoint, target, guest, bytes, parts.fingerprintKeys),
        keepsAnswer: !endpoint.secrets.includes('answer'),
        requestId,
        correlationId,
        actor: actorOf(caller),
      },
      async (claim) => {
        const answer = await execute(call, claim);
        return { ...answer, body: await collected(answer.body) };
      },
    );
    if ('refused' in outcome) throw new RequestFailed(placed(failureOf(outcome, config.defaultRegion)));
    return outcome.answer;
  }

  /** Runs the handler. What a repeat must not be answered with is thrown, so that it isn't stored. */
  async function execute(call: Call, claim: ClaimedCommand | typeof NO_CLAIM): Promise<JsonAnswer> {
    const { endpoint } = call;
    const begin = () => handle(endpoint, requestOf(call, claim, parts.now));
    const outcome = await parts.overload.handling(endpoint.kind, begin);
    if ('denied' in outcome) return withHeaders(denialOf(outcome), positionHeader(projected.acknowledged()));
    if (!isRefusal(outcome)) return successOf(outcome, call.envelope);
    const failure = failureOf(outcome, config.defaultRegion);
    const told = endpoint.kind === 'read' ? failure : placed(failure);
    if (isPassing(outcome)) throw new RequestFailed(told);
    return answerOfFailure(told, call.envelope);
  }

  /** A refusal rests on what this node has told others, at least: whoever asks elsewhere must see as much. */
  function placed(failure: Failure): Failure {
    return { ...failure, headers: { ...failure.headers, ...positionHeader(projected.acknowledged()) } };
  }
}

/** A request that has been let through, on its way to its handler. */
interface Call {
  readonly exchange: Exchange;
  readonly endpoint: Endpoint;
  readonly caller: Caller;
  readonly preconditions: Preconditions;
  readonly input: Input;
  readonly envelope: Envelope;
}

const guestRequestOf = ({ request }: Exchange, { body }: Input): GuestRequest<unknown> => ({
  body,
  header: (name) => headerOf(request, name),
});

function requestOf(
  { exchange, caller, preconditions, input }: Call,
  { commandId, claimedAt }: ClaimedCommand | typeof NO_CLAIM,
  now: () => Instant,
): EndpointRequest<unknown, unknown, unknown> {
  const { request, requestId, correlationId, address } = exchange;
  return {
    caller,
    ...input,
    context: {
      now,
      commandId: commandId ?? newId<CommandId>(),
      claimedAt,
      actor: actorOf(caller),
      requestId,
      correlationId,
    },
    ifMatch: preconditions.ifMatch,
    ipAddress: address,
    header: (name) => headerOf(request, name),
  };
}

function successOf(answer: Answer, envelope: Envelope): JsonAnswer {
  const { status, message, data, position, revision } = answer;
  const headers: Record<string, string> = {};
  if (position !== undefined) headers['X-Position'] = String(position);
  if (revision !== undefined) headers.ETag = `"${revision}"`;
  return { status, body: jsonBody(envelope.success(status, message, data)), headers };
}

const denialOf = ({ status, denied }: Denial): JsonAnswer => ({
  status,
  body: JSON.stringify({ success: false, message: denied }),
  headers: {},
});

const failLate = (): never =>
  fail(503, 'not_caught_up', 'The read models have not caught up with that position yet', retryAfter(1));

/** Of an answer that may lack what this node has acknowledged (RFC 7234, 5.5.1). */
const STALE = '110 - "Response is Stale"';

const positionHeader = (position: Position) => ({ 'X-Position': String(position) });

const withHeaders = (answer: JsonAnswer, headers: JsonAnswer['headers']): JsonAnswer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

/** A failure in the form of its family. */
export const answerOfFailure = (failure: Failure, envelope: Envelope): JsonAnswer => ({
  status: failure.status,
  body: JSON.stringify(envelope.failure(failure)),
  headers: failure.headers ?? {},
});
