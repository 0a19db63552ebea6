import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { signToken, type TokenClaims } from '../../src/api/kernel/token-keys.ts';
import type { AccessSettings } from '../../src/composition/access.ts';
import { type Desk, startDesk } from '../../src/composition/app.ts';
import type { LiveSettings } from '../../src/composition/live.ts';
import { openStores, type Stores } from '../../src/composition/stores/stores.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { send } from './calls.ts';
import { overloadOnTime } from './overload.ts';
import { testStoresOf } from './stores.ts';

export const SECRET = 'a-secret-for-tests-only-0123456789abcdef';

/** A JSON answer as a client sees it. */
export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a server as its clients do. */
export interface Client {
  readonly url: string;
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  get(path: string, token?: string): Promise<Reply>;
  post(path: string, body: unknown, token?: string): Promise<Reply>;
  put(path: string, body: unknown, token?: string): Promise<Reply>;
}

/** A desk on a data directory of its own, started as the process starts it. */
export interface TestDesk extends Client {
  readonly directory: string;
  readonly stores: Stores;
  readonly desk: Desk;
  readonly config: Config;
  /** Stops the desk and keeps its data. */
  stop(): Promise<void>;
  /** Stops the desk and throws its data away. */
  dispose(): Promise<void>;
}

export interface DeskSetup {
  readonly env?: Readonly<Record<string, string>>;
  /** Opened already, and closed by whoever opened them; the desk's own unless given. */
  readonly stores?: Stores;
  /** A directory to go on with; a new one unless given. */
  readonly directory?: string;
  /** On the files of the directory, which processes use as well, whatever stores desks of tests are on. */
  readonly embedded?: boolean;
  readonly logger?: Logger;
  readonly wallClock?: () => number;
  readonly stallMs?: number;
  readonly live?: LiveSettings;
  readonly access?: AccessSettings;
}

/** Tests that compare ends of the log must not meet a record of an earlier read: it is written when there are many, or at the end. */
const UNHURRIED: AccessSettings = { paceMs: 600_000 };

const STORES_OF_OTHERS = { env: {}, dispose: async () => {} };

export async function startTestDesk({
  env,
  stores: shared,
  directory: given,
  embedded = false,
  logger,
  wallClock,
  stallMs,
  live,
  access = UNHURRIED,
}: DeskSetup = {}): Promise<TestDesk> {
  const directory = given ?? (await mkdtemp(join(tmpdir(), 'casebook-test-')));
  const testStores = embedded || (shared && !given) ? STORES_OF_OTHERS : await testStoresOf(directory);
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATA_DIR: directory,
    JWT_SECRET: SECRET,
    RATE_LIMITS: 'off',
    ...testStores.env,
    ...env,
  });
  const log = logger ?? pino({ level: 'silent' });
  const stores = shared ?? (await openStores(config, log));
  const desk = await startDesk({
    ...{ config, stores, logger: log, overload: overloadOnTime(), access },
    ...(wallClock && { wallClock }),
    ...(stallMs !== undefined && { stallMs }),
    ...(live && { live }),
  });
  const url = `http://127.0.0.1:${desk.address.port}`;
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= desk.stop(5_000).then(() => (shared ? undefined : stores.close()));
    return stopped;
  };
  return {
    ...clientOf(url),
    ...{ directory, stores, desk, config, stop },
    async dispose() {
      await stop();
      await testStores.dispose();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A desk that all tests of a suite share: it starts before the first of them and is disposed of after the last. Whatever
 * else the suite does before its tests may use it.
 */
export function suiteDesk(setup?: DeskSetup): TestDesk {
  let started: TestDesk | null = null;
  beforeAll(async () => {
    started = await startTestDesk(setup);
  });
  afterAll(() => started?.dispose());
  return new Proxy({} as TestDesk, {
    get(_, property) {
      if (started === null) throw new Error('the desk of the suite is there from beforeAll on');
      return Reflect.get(started, property);
    },
  });
}

/** Another node on the stores of a desk, to be stopped before it. `log`: as that node has it. */
export async function startSecondDesk(
  { config, stores }: TestDesk,
  { log = stores.log, ...options }: { readonly log?: EventLog; readonly catchUpMs?: number } = {},
): Promise<Client & { readonly desk: Desk; stop(): Promise<void> }> {
  const desk = await startDesk({
    config,
    stores: { ...stores, log },
    logger: pino({ level: 'silent' }),
    overload: overloadOnTime(),
    ...options,
  });
  const client = clientOf(`http://127.0.0.1:${desk.address.port}`);
  return { ...client, desk, stop: () => desk.stop(5_000) };
}

/** Calls the server at an address. */
export function clientOf(url: string): Client {
  const call = (method: string, path: string, options: CallOptions = {}) =>
    request(`${url}${path}`, method, options);
  const withToken = (token?: string) => (token === undefined ? {} : { token });
  return {
    ...{ url, call },
    get: (path, token) => call('GET', path, withToken(token)),
    post: (path, body, token) => call('POST', path, { body, ...withToken(token) }),
    put: (path, body, token) => call('PUT', path, { body, ...withToken(token) }),
  };
}

async function request(url: string, method: string, { token, body, headers }: CallOptions): Promise<Reply> {
  const sent = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...headers,
  };
  const answered = await send(url, method, sent, typeof body === 'string' ? body : JSON.stringify(body));
  const { status, text } = answered;
  return {
    ...{ status, body: text === '' ? null : JSON.parse(text) },
    get headers() {
      return answered.headers;
    },
  };
}

/** A token of this desk. A fresh id unless one is given. */
export const tokenFor = (
  role: TokenClaims['role'],
  claims: Partial<TokenClaims> = {},
  seconds = 3600,
): Promise<string> => signToken(SECRET, { sub: randomUUID(), role, ...claims }, seconds);

/** A body that `request-support` accepts. */
export const ticketRequest = (changes: Record<string, unknown> = {}) => ({
  subject: "I can't complete my transfer",
  description: "I tried sending money to @janedoe but it keeps showing 'insufficient balance'.",
  email: 'john@example.com',
  ...changes,
});
