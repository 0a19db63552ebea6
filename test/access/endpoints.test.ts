import { randomUUID } from 'node:crypto';
import { GUEST_ID } from '../../src/api/documents/examples/chat.ts';
import { john, TICKET_ID, TICKET_NUMBER } from '../../src/api/documents/examples/people.ts';
import type { Endpoint } from '../../src/api/endpoint.ts';
import { isIdentityPath } from '../../src/api/identity/envelope.ts';
import { ROLES } from '../../src/commands/caller.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { openTicket, record } from '../support/acceptance.ts';
import { guestChat } from '../support/chats.ts';
import { type Reply, startTestDesk, type TestDesk } from '../support/desk.ts';
import { exampleCall } from '../support/desk-story.ts';
import { countingCommands } from '../support/logs.ts';
import { type Caller, COLUMNS, INTERNAL, peopleAt, type Subject, type World } from './support/people.ts';
import { hasTwoParts, type Row, tableUnder, wordsOf } from './support/tables.ts';
import { kindOfExample, SETTINGS, type Verdict, verdictOf } from './support/verdicts.ts';

/** Every endpoint × every kind of caller × whose it is, by the table of docs/access.md. */

const TABLE = tableUnder('Endpoints');
const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;

interface Call {
  readonly target: string;
  readonly body?: object;
}

/** How it is said that nothing was found, where it isn't 404. */
const HIDDEN: Readonly<Record<string, number>> = {
  'POST /api/v1/support/ticket/:ticketNumber/rate': 400,
  'GET /api/auth/validate': 401,
};
/** Where a wrong secret is counted. */
const COUNTS_TRIES = 'POST /api/support/onboarding/verify-code';
/** It ends the session of the browser that the others need. */
const LAST = 'POST /console/api/sign-out';

/** Whose an endpoint's call can be, by what its example is about. */
const kindOf = (endpoint: Endpoint) =>
  kindOfExample(exampleCall(endpoint, { id: TICKET_ID, number: TICKET_NUMBER }));

describe('the table', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
  });
  afterAll(() => desk.dispose());

  it('has a row for each endpoint, and no other', () => {
    expect([...TABLE.keys()].toSorted()).toEqual(desk.desk.endpoints.map(nameOf).toSorted());
  });

  it('has a column for each role', () => {
    expect(Object.keys(TABLE.values().next().value ?? {})).toEqual(['endpoint', 'nobody', 'guest', ...ROLES]);
    expect(COLUMNS).toEqual(['nobody', 'guest', ...ROLES]);
  });
});

describe.each(['usual', 'strict'] as const)('with the %s settings', (settings) => {
  let desk: TestDesk;
  let world: World;
  let receipt: string;
  beforeAll(async () => {
    desk = await startTestDesk({ env: SETTINGS[settings] });
    world = await peopleAt(desk);
    const person = await somebody();
    receipt = (await ready(() => erase(person))).body.data.receipt;
  });
  afterAll(() => desk.dispose());

  async function somebody(): Promise<string> {
    const id = randomUUID();
    await record(desk, `users/${id}`, { first_name: 'Some', last_name: 'Body' });
    return `user:${id}`;
  }
  const erase = (person: string) =>
    desk.post(`/api/v1/privacy/subjects/${person}/erase`, { reason: 'Request 1' }, world.tokens.service);

  /** Calls that use up what they are about. */
  const PREPARED: Readonly<Record<string, (call: Call, subject: Subject | null) => Promise<Call>>> = {
    async 'POST /api/v1/support/ticket/:ticketNumber/rate'({ target, body = {} }, subject) {
      const token = subject?.owner === 'john' ? world.tokens.john : undefined;
      const { id, number } = await openTicket(desk, { email: subject?.email }, token);
      const status = `/api/v1/unified-admin/support/${id}/status`;
      await desk.put(status, { status: 'resolved' }, world.tokens.ada);
      return { target: target.replace(subject?.number ?? '', number), body };
    },
    async 'POST /api/admin/support/conversations/:id/ticket'({ target, body = {} }, subject) {
      const { id } = await guestChat(desk);
      return { target: target.replace(subject?.id ?? '', id), body: { ...body, email: 'guest@example.com' } };
    },
    async 'POST /api/v1/privacy/subjects/:id/erase'({ body = {} }) {
      return { target: `/api/v1/privacy/subjects/${await somebody()}/erase`, body };
    },
    // Where the first event stands depends on the engine of the log.
    async 'GET /api/v1/audit/proofs/inclusion'({ target }) {
      const [first] = await desk.stores.log.readAll(BEGINNING, 1);
      return { target: `${target.split('?')[0]}?position=${first?.position}` };
    },
    async 'POST /console/api/sign-in'({ target }) {
      return { target, body: { token: 'x'.repeat(67) } };
    },
  };

  async function callOf(endpoint: Endpoint, subject: Subject | null): Promise<Call> {
    const [ticket, , , chat] = world.subjects;
    const about = {
      ...{ id: (subject?.kind === 'ticket' ? subject : ticket)?.id ?? '', receipt },
      ...{ number: (subject?.kind === 'ticket' ? subject : ticket)?.number ?? '' },
      conversation: (subject?.kind === 'chat' ? subject : chat)?.id ?? '',
    };
    const { target, body } = exampleCall(endpoint, about);
    const own = JSON.stringify(body ?? {}).replaceAll(GUEST_ID, world.guestId);
    const addressed = subject ? own.replaceAll(john.email, subject.email) : own;
    const call = { target, ...(body && { body: JSON.parse(addressed) }) };
    return (await PREPARED[nameOf(endpoint)]?.(call, subject)) ?? call;
  }

  /** What of the marks an answer may hold. Notes and tags are only shown where nobody gets in without a role. */
  function visibleTo(caller: Caller, row: Row, verdict: Verdict, subject: Subject | null): readonly string[] {
    if (verdict !== 'open') return [];
    const own = world.subjects.filter(({ owner }) => owner === caller.owns).flatMap(({ marks }) => marks);
    const isForStaff = row.nobody === '–' && row.user === '–';
    if (!isForStaff) return [...(subject?.marks ?? []), ...own];
    if (row[caller.column] === 'masked' && !caller.seesMasked) return [INTERNAL[1]];
    return allMarks();
  }
  const allMarks = () => [...INTERNAL, ...world.subjects.flatMap(({ marks }) => marks)];

  function faultOf(reply: Reply, endpoint: Endpoint, caller: Caller, verdict: Verdict): string | null {
    const said = `${verdict}, but ${reply.status} ${JSON.stringify(reply.body).slice(0, 160)}`;
    const wanted = {
      open: reply.status < 300,
      hidden: reply.status === (HIDDEN[nameOf(endpoint)] ?? 404),
      refused: reply.status === (caller.isBare ? 401 : 403),
      secret: [400, 401, 403].includes(reply.status) || reply.body.success === false,
    }[verdict];
    return wanted ? null : said;
  }

  /** A busy machine may be late with what an answer needs; then it is asked for again. */
  async function ready(ask: () => Promise<Reply>): Promise<Reply> {
    for (let time = 1; ; time++) {
      const reply = await ask();
      if (reply.status !== 503 || time === 5) return reply;
    }
  }

  /** What is called by whom, about what, with what is to come of it. What is refused comes first: nothing else then moves the log. */
  function cellsOf(endpoint: Endpoint, row: Row) {
    const kind = kindOf(endpoint);
    const subjects = kind === null ? [null] : world.subjects.filter((subject) => subject.kind === kind);
    const isLogin = isIdentityPath(endpoint.path);
    const cells = subjects.flatMap((subject) =>
      world.callers.map((each) => {
        // No cookie counts there.
        const isNobody = isLogin && each.headers.cookie !== undefined;
        const caller = isNobody ? { ...each, column: 'nobody' as const, isBare: true } : each;
        const verdict = verdictOf(wordsOf(row[caller.column] ?? '', settings), caller, subject);
        return { subject, caller, verdict, headers: isLogin ? caller.atLogin : caller.headers };
      }),
    );
    return cells.toSorted((a, b) => Number(a.verdict === 'open') - Number(b.verdict === 'open'));
  }

  async function faultsIn(endpoint: Endpoint, row: Row): Promise<readonly string[]> {
    const commands = countingCommands(desk.stores.log);
    const faults: string[] = [];
    for (const { subject, caller, verdict, headers } of cellsOf(endpoint, row)) {
      const { target, body } = await callOf(endpoint, subject);
      const before = await commands();
      const reply = await ready(() => desk.call(endpoint.method, target, { headers, ...(body && { body }) }));
      const hasMoved =
        verdict !== 'open' && nameOf(endpoint) !== COUNTS_TRIES && (await commands()) !== before;
      const text = JSON.stringify(reply.body);
      const visible = visibleTo(caller, row, verdict, subject);
      const leaked = allMarks().filter((each) => text.includes(each) && !visible.includes(each));
      const found = [
        faultOf(reply, endpoint, caller, verdict),
        leaked.length > 0 ? `shows ${leaked}` : null,
        hasMoved ? 'changed the log' : null,
      ].filter((fault) => fault !== null);
      const whose = subject ? ` (${subject.kind} of ${subject.owner})` : '';
      faults.push(...found.map((fault) => `${nameOf(endpoint)} by ${caller.name}${whose}: ${fault}`));
    }
    return faults;
  }

  const rows = [...TABLE]
    .filter(([, row]) => settings === 'usual' || hasTwoParts(row))
    .toSorted(([a], [b]) => Number(a === LAST) - Number(b === LAST));
  it.each(rows)('%s', async (name, row) => {
    const endpoint = desk.desk.endpoints.find((each) => nameOf(each) === name);
    if (!endpoint) throw new Error('no such endpoint');
    expect(await faultsIn(endpoint, row)).toEqual([]);
  });
});
