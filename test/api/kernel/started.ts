import { type Logger, pino } from 'pino';
import { z } from 'zod';
import { command, type Endpoint, endpoint } from '../../../src/api/endpoint.ts';
import type { EndpointRequest } from '../../../src/api/endpoint-request.ts';
import { createMonotoneClock } from '../../../src/api/kernel/clock.ts';
import { text } from '../../../src/api/kernel/input.ts';
import { type ApiDependencies, createHttpApi, type HttpApi } from '../../../src/api/kernel/server.ts';
import { signToken } from '../../../src/api/kernel/token-keys.ts';
import { createTokenVerifier } from '../../../src/api/kernel/tokens.ts';
import type { Answer, Done, Presented } from '../../../src/api/outcomes.ts';
import type { Bearer, Role } from '../../../src/commands/caller.ts';
import { isRefusal, type Refusal } from '../../../src/commands/refusal.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { CommandId } from '../../../src/events/ids.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { keyOf } from '../../support/key-of.ts';
import { overloadOnTime } from '../../support/overload.ts';

export const SECRET = 'a-secret-of-tests-that-is-long-enough-0123456789';

export const token = (role: Role, sub = `${role}-1`, seconds = 600): Promise<string> =>
  signToken(SECRET, { role, sub, email: `${sub}@example.com`, name: 'Ada Obi' }, seconds);

export interface Started {
  readonly api: HttpApi;
  readonly base: string;
  readonly port: number;
  /** Log lines so far, parsed. */
  readonly lines: Record<string, unknown>[];
  /** Of successful commands. */
  readonly acknowledged: Position[];
  readonly introduced: Bearer[];
  stop(): Promise<void>;
}

/** Read models of an empty log. */
export const upToDate: ApiDependencies['projected'] = {
  reached: async () => true,
  awaited: async () => 'held',
  projected: () => 0 as Position,
  acknowledged: () => 0 as Position,
  isBeyondLog: async () => false,
};

const running: Started[] = [];
export const stopAll = async () => {
  await Promise.all(running.splice(0).map((started) => started.stop()));
};

/** A server on a free port with only these endpoints. */
export async function start(
  endpoints: readonly Endpoint[],
  env: Record<string, string> = {},
  dependencies: Partial<ApiDependencies> = {},
): Promise<Started> {
  const config: Config = loadConfig({ JWT_SECRET: SECRET, RATE_LIMITS: 'off', PORT: '0', ...env });
  const lines: Record<string, unknown>[] = [];
  const acknowledged: Position[] = [];
  const introduced: Bearer[] = [];
  const logger: Logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const api = createHttpApi({
    config,
    endpoints,
    dependencies: {
      logger,
      verifier: createTokenVerifier(config),
      now: createMonotoneClock(),
      fingerprintKeys: [keyOf()],
      gauges: [],
      version: '1.2.3',
      readiness: async () => ({ ready: true, missing: [], degraded: [], rebuilding: [] }),
      idempotency: {
        async run(_request, execute) {
          const claim = { commandId: 'c' as CommandId, claimedAt: 1 as Position };
          return { commandId: claim.commandId, end: await execute(claim) };
        },
      },
      since: async () => [],
      projected: upToDate,
      recordAccess() {},
      acknowledge: (position) => void acknowledged.push(position),
      onAuthenticated: async (bearer) => void introduced.push(bearer),
      overload: overloadOnTime(),
      ...dependencies,
    },
  });
  const { port } = await api.listen(config.port, '127.0.0.1');
  const started = {
    api,
    port,
    base: `http://127.0.0.1:${port}`,
    lines,
    acknowledged,
    introduced,
    stop: () => api.stop(2_000),
  };
  running.push(started);
  return started;
}

/** What any endpoint must say of itself, when the test doesn't care. */
export const SAMPLE = {
  summary: 'A sample',
  tag: 'Samples',
  access: 'anyone',
  limit: 'public_write',
  kind: 'command',
  answers: {},
} as const;

/** Of a command whose answer is what its handler says. */
export const answered = (
  handle: (request: EndpointRequest<unknown, unknown, unknown>) => Promise<Answer | Refusal>,
) => ({
  async handle(request: EndpointRequest<unknown, unknown, unknown>) {
    const outcome = await handle(request);
    if (isRefusal(outcome)) return outcome;
    const { position, revision, ...facts } = outcome;
    return {
      ...{ told: null, facts },
      ...(position !== undefined && { position }),
      ...(revision !== undefined && { revision }),
    };
  },
  present: async ({ facts }: Done<null, Presented>) => facts,
});

/** A command that answers what it was given. */
export const echo = command({
  ...SAMPLE,
  method: 'POST',
  path: '/api/v1/echo',
  versioned: true,
  body: z.object({ message: text({ min: 2, max: 20 }) }),
  ...answered(async ({ body, caller, context, ifMatch, ipAddress }) => {
    const { commandId, actor, requestId, correlationId, claimedAt } = context;
    return {
      status: 201,
      message: 'Echoed',
      data: { body, caller, actor, commandId, claimedAt, requestId, correlationId, ifMatch, ipAddress },
      position: 7 as Position,
      revision: 3,
    };
  }),
});

/** A read that answers what it was asked. */
export const look = endpoint({
  ...SAMPLE,
  method: 'GET',
  path: '/api/v1/things/:id',
  kind: 'read',
  limit: 'public_read',
  params: z.object({ id: text({ min: 1, max: 30 }) }),
  query: z.object({ colour: z.enum(['red', 'green']).optional() }),
  async handle({ params, query }) {
    return { status: 200, message: 'Looked', data: { params, query }, revision: 4 };
  },
});

export interface Json {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the body of any answer, looked into by the test that knows it
  readonly body: any;
}

export async function call(
  { base }: Started,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Json> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(base + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, body: answer && JSON.parse(answer) };
}
