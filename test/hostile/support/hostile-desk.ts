import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Endpoint } from '../../../src/api/endpoint.ts';
import { isIdentityPath } from '../../../src/api/identity/envelope.ts';
import { ROLES, type Role } from '../../../src/commands/caller.ts';
import { ADMIN, DIRECTORY, SUPPORT } from '../../support/acceptance.ts';
import { SECRET, startTestDesk, type TestDesk, ticketRequest, tokenFor } from '../../support/desk.ts';
import { countingCommands, everything } from '../../support/logs.ts';
import { faultsOf } from './oracle.ts';
import type { Known } from './schema.ts';
import { type Answered, openWire, type Sent, type Wire } from './wire.ts';

/** Parts of what is sent that no line of the log may ever hold. */
export const MARK = 'zqmessage';
export const PHONE = '+2348012345678';
const EMAIL_MARK = 'zqmail';
export const OWNER_EMAIL = `${EMAIL_MARK}-owner@example.com`;
export const QUERY_MARK = 'zqquery';

/** A desk with a ticket, tokens of everybody, and a record of everything that it logs and gets wrong. */
export interface HostileDesk {
  readonly desk: TestDesk;
  readonly port: number;
  readonly wire: Wire;
  /** Those that answer in the envelope of the support API; `login.test.ts` is about the others. */
  readonly endpoints: readonly Endpoint[];
  readonly tokens: Readonly<Record<Role, string>>;
  /** Values of fields that fit what the desk holds. */
  readonly known: Known;
  /** What was found wrong; each test ends with none. */
  readonly faults: string[];
  readonly lines: readonly string[];
  /** Keeps in mind that no log line may hold it. */
  secret(text: string): string;
  /** Sends and judges: the answer's form, and that a refusal left the event log as it was. */
  ask(what: string, sent: Sent, more?: { readonly mayRecord?: boolean }): Promise<Answered>;
  /** The `Authorization` of somebody who may, none where nobody needs one. */
  authorization(endpoint: Endpoint): readonly (readonly [string, string])[];
  /** The whole event log as text. */
  history(): Promise<string>;
  /** Everything still works, and nothing was logged that must not be. */
  roundTrip(): Promise<void>;
  logFaults(): readonly string[];
  close(): Promise<void>;
}

/** The desk of a suite, there from its first test on. Each test must end without a fault. */
export function hostileDesk(env: Readonly<Record<string, string>> = {}): HostileDesk {
  const hostile = {} as HostileDesk;
  beforeAll(async () => void Object.assign(hostile, await startHostileDesk(env)));
  afterEach(() => expect(hostile.faults.splice(0)).toEqual([]));
  afterAll(() => hostile.close());
  return hostile;
}

async function startHostileDesk(env: Readonly<Record<string, string>>): Promise<HostileDesk> {
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const desk = await startTestDesk({ logger, env });
  const { port } = desk.desk.address;
  const wire = openWire(port);
  const secrets = new Set<string>([SECRET]);
  const faults: string[] = [];
  const secret = (text: string) => {
    secrets.add(text);
    return text;
  };
  const { log } = desk.stores;
  const movedTo = countingCommands(log);

  const userId = randomUUID();
  const adminId = randomUUID();
  const ids: Readonly<Record<Role, string>> = {
    ...{ user: userId, admin: adminId, service: 'payments', analyst: 'analyst-1', auditor: 'auditor-1' },
  };
  const entries = await Promise.all(
    ROLES.map(async (role) => {
      const claims = {
        ...{ sub: ids[role], email: role === 'user' ? OWNER_EMAIL : `${role}@example.com` },
        ...(env.JWT_ISSUER && { iss: env.JWT_ISSUER }),
        ...(env.JWT_AUDIENCE && { aud: env.JWT_AUDIENCE }),
      };
      return [role, secret(await tokenFor(role, claims))] as const;
    }),
  );
  const tokens = Object.fromEntries(entries) as Record<Role, string>;
  // The first request of a bearer records who they are; from then on nothing moves by itself.
  await desk.get(`${SUPPORT}/my-tickets`, tokens.user);
  await desk.get(ADMIN, tokens.admin);
  const session = `session-${randomUUID()}`;
  await desk.put(`${DIRECTORY}/registration-sessions/${session}`, {}, tokens.service);
  const opened = await desk.post(
    `${SUPPORT}/request-support`,
    ticketRequest({ email: OWNER_EMAIL, description: `${MARK} of the ticket`, phone_number: PHONE }),
    tokens.user,
  );
  const { id, ticket_number } = opened.body.data.ticket;
  const conversation = await desk.get('/api/support/conversation', tokens.user);

  const known: Known = {
    ...{ id, ticket_number, ticketNumber: ticket_number, email: OWNER_EMAIL, phone_number: PHONE },
    ...{ conversationId: conversation.body.data.id, userId, adminId },
    ...{ assigned_to: adminId, session_id: session, search: QUERY_MARK, message: `${MARK} of a sample` },
    ...{ description: `${MARK} of a sample`, resolution_notes: `${MARK} of a sample`, feedback: MARK },
  };

  async function roundTrip(): Promise<void> {
    const description = `${MARK} at the end`;
    const made = await desk.post(
      `${SUPPORT}/request-support`,
      ticketRequest({ email: OWNER_EMAIL, description }),
      tokens.user,
    );
    expect(made.status).toBe(201);
    const { ticket_number: number, id: last } = made.body.data.ticket;
    const seen = await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`, tokens.user);
    expect([seen.status, seen.body.data.ticket.description]).toEqual([200, description]);
    const detail = await desk.get(`${ADMIN}/${last}`, tokens.admin);
    expect([detail.status, detail.body.data.ticket_number]).toEqual([200, number]);
    const list = await desk.get(`${ADMIN}?limit=1`, tokens.admin);
    const newest = list.body.data.tickets[0].ticket_number;
    expect([list.status, newest, list.body.data.meta.total]).toEqual([
      ...[200, number, list.body.data.analytics.overview.total_tickets],
    ]);
    expect((await desk.get('/health/ready')).body).toMatchObject({ status: 'ready', missing: [] });
  }

  const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
    ['a message', new RegExp(MARK)],
    ['a query', new RegExp(QUERY_MARK)],
    ['a phone number', new RegExp(PHONE.slice(4))],
    ['a token', /eyJ[\w-]{10}|Bearer [\w-]/],
  ];

  function logFaults(): readonly string[] {
    return lines.flatMap((line) => {
      const { level, msg } = JSON.parse(line) as { level: number; msg: string };
      const found = FORBIDDEN.filter(([, pattern]) => pattern.test(line)).map(([what]) => what);
      if (level >= 50) found.push('an error');
      if (msg === 'request' && /@|%40/.test(line)) found.push('an e-mail address');
      for (const text of secrets) if (text.length > 8 && line.includes(text)) found.push('a secret');
      return found.map((what) => `${what}: ${line.slice(0, 400)}`);
    });
  }

  return {
    ...{ desk, port, wire, tokens, known, faults, lines, secret, roundTrip, logFaults },
    endpoints: desk.desk.endpoints.filter(({ path }) => !isIdentityPath(path)),
    async ask(what, sent, { mayRecord = false } = {}) {
      const before = await movedTo();
      const answered = await wire
        .send(sent)
        .catch(({ message }: Error) => ({ status: 0, headers: {}, text: message }));
      if (answered.status === 0) {
        faults.push(`${what}: no answer (${answered.text})`);
        return answered;
      }
      faults.push(
        ...faultsOf(answered, { head: sent.method === 'HEAD' }).map((fault) => `${what}: ${fault}`),
      );
      if (answered.status >= 400 && !mayRecord && (await movedTo()) !== before)
        faults.push(`${what}: refused with ${answered.status}, but the event log has moved`);
      return answered;
    },
    authorization: ({ access }) => {
      const role = access === 'anyone' ? 'user' : access[0];
      return role ? [['authorization', `Bearer ${tokens[role]}`]] : [];
    },
    history: async () => JSON.stringify(await everything(log)),
    async close() {
      wire.close();
      await desk.dispose();
    },
  };
}
