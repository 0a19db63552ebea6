import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON } from 'mongodb';
import { io } from 'socket.io-client';
import { newId } from '../../../src/commands/new-id.ts';
import { isRefusal } from '../../../src/commands/refusal.ts';
import { codec as withoutKeys } from '../../../src/events/catalogue.ts';
import { userStream } from '../../../src/events/directory/events.ts';
import { type CommandId, instant, type UserId } from '../../../src/events/ids.ts';
import { NO_STREAM } from '../../../src/events/log/port.ts';
import { connectMongo } from '../../../src/projections/store/mongo/connection.ts';
import { ticketProjection } from '../../../src/projections/ticketing/tickets/projection.ts';
import {
  ADMIN,
  adminAt,
  DIRECTORY,
  openTicket,
  type Person,
  person,
  rate,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { guestChat, patchChat, say, userChat } from '../../support/chats.ts';
import { type Reply, startTestDesk, type TestDesk, ticketRequest, tokenFor } from '../../support/desk.ts';
import { describeOnEmbedded } from '../../support/embedded.ts';
import { identityNodeOf } from '../../support/identity-node.ts';
import { everything, untilRecorded } from '../../support/logs.ts';
import { until } from '../../support/until.ts';

/** Words that nobody else says: no byte of them may be left. */
const WORDS = {
  name: 'Zebulon',
  address: 'quarrelsome.otter',
  number: '+2348039988776',
  subject: 'Xylophone',
  description: 'Kumquat',
  message: 'Bumfuzzle',
  reply: 'Gobbledygook',
  note: 'Flibbertigibbet',
  notes: 'Snollygoster',
  feedback: 'Widdershins',
  chat: 'Taradiddle',
  tag: 'zebtag77',
  transaction: 'Kerfuffle',
} as const;
const OTHERS = 'Persnickety';
const PRIVACY = '/api/v1/privacy';

let desk: TestDesk;
let ada: Person;
let auditor: string;
let service: string;
beforeAll(async () => {
  desk = await startTestDesk();
  ada = await person('admin', 'Ada Obi');
  auditor = await tokenFor('auditor');
  service = await tokenFor('service');
});
afterAll(() => desk.dispose());

/** Everything that a desk has stored: each file of its directory, and each document of its database. */
async function stored({ directory, config }: TestDesk): Promise<Buffer> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const parts: Uint8Array[] = await Promise.all(files.map((file) => readFile(file)));
  if (config.readModelsUrl.startsWith('mongodb')) {
    const { client, db, close } = connectMongo({ url: config.readModelsUrl });
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
      for (const row of await db.collection(name).find().toArray()) parts.push(BSON.serialize(row));
    await close().catch(() => client.close());
  }
  return Buffer.concat(parts);
}

const left = async (of: TestDesk) => {
  const bytes = await stored(of);
  return Object.values(WORDS).filter((word) => [word, word.toLowerCase()].some((one) => bytes.includes(one)));
};

/** A user about whom everything is known that a desk can know. */
async function story(): Promise<Person & { readonly ticket: string; readonly conversation: string }> {
  const claims = { phone_number: WORDS.number };
  const user = await person('user', `${WORDS.name} Doe`, claims);
  const email = `${WORDS.address}@example.com`;
  const token = await tokenFor('user', { sub: user.id, email, name: `${WORDS.name} Doe`, ...claims });
  const john = { ...user, email, token };
  const record = {
    first_name: WORDS.name,
    email,
    phone_number: WORDS.number,
    smipay_tag: WORDS.tag,
    wallet: { current_balance: 815 },
  };
  expect((await desk.put(`${DIRECTORY}/users/${john.id}`, record, service)).status).toBe(200);
  const ticket = await ticketOf(desk, john, {
    subject: `${WORDS.subject} out of tune`,
    description: `${WORDS.description} `.repeat(300),
    phone_number: WORDS.number,
    related_transaction_id: `the ${WORDS.transaction} of mine`,
  });
  await write(desk, ticket, `${WORDS.message} again`, token);
  const admin = adminAt(desk, ada);
  await admin.reply(ticket.id, `${WORDS.reply} to you`);
  await admin.note(ticket.id, `${WORDS.note} of mine`);
  await admin.status(ticket.id, 'resolved', `${WORDS.notes} in the end`);
  await rate(desk, ticket.number, { rating: 4, feedback: `${WORDS.feedback} thanks` }, token);
  const conversation = (await userChat(desk, token)).body.data.id;
  await say(desk, { token }, conversation, `${WORDS.chat} and more`);
  await patchChat(desk, conversation, 'status', { status: 'closed' }, ada.token);
  return { ...john, ticket: ticket.id, conversation };
}

const erase = (id: string, token = auditor, reason = 'Request 118'): Promise<Reply> =>
  desk.post(`${PRIVACY}/subjects/${encodeURIComponent(id)}/erase`, { reason }, token);
const exported = (id: string, token = auditor, headers: Record<string, string> = {}) =>
  desk.call('GET', `${PRIVACY}/subjects/${encodeURIComponent(id)}/export`, { token, headers });

const SOON = { withinMs: 30_000, everyMs: 20 };

/** What every response says that may tell of a person: lists, searches, details, the past, and what is told to staff. */
async function told(
  { id, ticket, conversation, token }: Awaited<ReturnType<typeof story>>,
  asOf: number,
): Promise<ReadonlyMap<string, unknown>> {
  const lists = ['/api/v1/unified-admin/support', '/api/admin/support/conversations'];
  const past = ['/api/v1/history/tickets', '/api/v1/history/conversations'];
  const words = Object.values(WORDS).filter((word) => word !== WORDS.number);
  const details = [
    ...[`${lists[0]}/${ticket}`, `/api/support/conversation/${conversation}`],
    ...[`/api/support/conversation/${conversation}/messages`, `/api/v1/directory/users/${id}`],
  ];
  const asked: (readonly [path: string, token: string])[] = [
    ...[...lists, ...details].map((path) => [path, ada.token] as const),
    ...lists.flatMap((path) =>
      words.map((word) => [`${path}?search=${word}&highlight=true`, ada.token] as const),
    ),
    ...past.flatMap((path) =>
      words.map((word) => [`${path}?as_of=${asOf}&search=${word}&highlight=true`, auditor] as const),
    ),
    ...past.map((path) => [`${path}?as_of=${asOf}`, auditor] as const),
    ...[`${past[0]}/${ticket}`, `${past[1]}/${conversation}`].flatMap((path) => [
      [`${path}?as_of=${asOf}`, auditor] as const,
      [`${path}/timeline`, auditor] as const,
    ]),
    ['/api/v1/history/events?limit=1000', auditor],
    [`/api/v1/audit/access?subject=user:${id}`, auditor],
    ['/api/v1/support/my-tickets', token],
    ['/api/support/conversations', token],
  ];
  const found = await Promise.all(
    asked.map(async ([path, by]) => [path, (await desk.get(path, by)).body] as const),
  );
  return new Map(found);
}

/** The words of the person in each response, and how many each search has found. */
function shownIn(responses: ReadonlyMap<string, unknown>): readonly string[] {
  return [...responses].flatMap(([path, body]) => {
    const text = JSON.stringify(body).toLowerCase();
    const shown = Object.values(WORDS).filter((word) => text.includes(word.toLowerCase()));
    const { total = 0 } = /"total":(?<total>\d+)/.exec(text)?.groups ?? {};
    const found = path.includes('search=') && Number(total) > 0 ? [`${total} found`] : [];
    return [...shown, ...found].map((what) => `${path}: ${what}`);
  });
}

/** Resolves once nothing is left of an erasure: its receipt alone tells. */
const forgotten = (receipt: string, of = desk): Promise<void> =>
  until(
    async () => (await of.get(`${PRIVACY}/erasures/${receipt}`, auditor)).body.data?.state === 'done',
    SOON,
  );

/** All figures of a desk, as they were sent. */
async function figures(of = desk): Promise<string> {
  const texts = [JSON.stringify((await of.get(`${ADMIN}?limit=1`, ada.token)).body.data.analytics)];
  const metrics = (await of.get('/api/v1/history/metrics', auditor)).body.data.metrics;
  for (const { id, group_by } of metrics)
    for (const grouping of [null, ...Object.keys(group_by)]) {
      const query = `metric=${id}&step=month&from=2020-01-01&to=2030-01-01${grouping ? `&group_by=${grouping}` : ''}`;
      const { body } = await of.get(`/api/v1/history/series?${query}`, auditor);
      texts.push(JSON.stringify({ ...body.data }));
    }
  return texts.join('\n');
}

describe('the erasure of a person', () => {
  let john: Awaited<ReturnType<typeof story>>;
  let other: string;
  let before: string;
  let receipt: string;
  let backup: string;
  beforeAll(async () => {
    john = await story();
    const jane = await person('user', 'Jane Roe');
    other = (await ticketOf(desk, jane, { subject: `${OTHERS} indeed` })).id;
    before = await figures();
    backup = await mkdtemp(join(tmpdir(), 'casebook-backup-'));
    await desk.stop();
    await cp(desk.directory, backup, { recursive: true });
    desk = await startTestDesk({ directory: desk.directory });
  });
  afterAll(() => rm(backup, { recursive: true, force: true }));

  it('is preceded by an export of what they wrote, and what was written to them and noted about them', async () => {
    const { status, body } = await exported(`user:${john.id}`);
    expect(status).toBe(200);
    expect(body.data.internal_notes).toBe(true);
    const text = JSON.stringify(body);
    for (const word of Object.values(WORDS)) expect(text).toContain(word);
    expect(text).not.toContain('Ada Obi');
    expect(text).not.toContain(OTHERS);
    expect(body.data.tickets).toMatchObject([
      {
        ticket_id: john.ticket,
        about: { ticket_number: expect.stringMatching(/^SMI-/), status: 'resolved', satisfaction_rating: 4 },
      },
    ]);
    expect(body.data.subjects).toEqual([`user:${john.id}`]);
  });

  it('is preceded by an export without internal notes, where that is asked for', async () => {
    const { body } = await desk.get(
      `${PRIVACY}/subjects/user:${john.id}/export?internal_notes=without`,
      service,
    );
    expect(body.data.internal_notes).toBe(false);
    const { note, ...shown } = WORDS;
    for (const word of Object.values(shown)) expect(JSON.stringify(body)).toContain(word);
    expect(JSON.stringify(body)).not.toContain(note);
  });

  it('is preceded by an export of who looked at their data, and why', async () => {
    const headers = { 'x-access-reason': 'complaint' };
    const path = `/api/v1/unified-admin/support/${john.ticket}`;
    await desk.call('GET', path, { token: ada.token, headers });
    const { body } = await exported(`user:${john.id}`);
    expect(body.data.looks[0]).toEqual({
      time: expect.any(String),
      by: { kind: 'admin', id: ada.id },
      operation: 'GET /api/v1/unified-admin/support/:id',
      reason: 'complaint',
    });
  });

  it('is preceded by an export as a page without scripts', async () => {
    const response = await fetch(`${desk.url}${PRIVACY}/subjects/user:${john.id}/export`, {
      headers: { authorization: `Bearer ${service}`, accept: 'text/html' },
    });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    for (const part of [WORDS.subject, WORDS.reply, 'Ticket SMI-']) expect(page).toContain(part);
    expect(page).not.toContain('<script');
  });

  it('is asked for with a reason, by an auditor or a service', async () => {
    expect((await erase(`user:${john.id}`, ada.token)).status).toBe(403);
    expect((await erase(`user:${john.id}`, john.token)).status).toBe(403);
    expect((await erase(`user:${john.id}`, auditor, '')).body.errors[0].field).toBe('reason');
    expect((await erase('nobody', auditor)).body.errors[0].field).toBe('id');
    expect((await erase('user:nobody-of-that-id', auditor)).body.code).toBe('person_not_found');
  });

  it.each([
    `${WORDS.name} has asked for it`,
    `on behalf of ${WORDS.name.toUpperCase()}.`,
    'Quarrelsome-Otter wrote to us',
    'somebody@example.org wrote',
    'called from 0803 998 8776',
    '+2348039988776',
  ])('is refused for a reason that tells of a person, since it stays: %s', async (reason) => {
    const { status, body } = await erase(`user:${john.id}`, auditor, reason);
    expect([status, body.errors?.[0].field]).toEqual([400, 'reason']);
    expect((await exported(`user:${john.id}`)).status).toBe(200);
  });

  it('leaves no byte of theirs in any file or collection, and every figure as it was', async () => {
    expect(await left(desk)).not.toEqual([]);
    const asOf = Number((await desk.get(`${ADMIN}/${john.ticket}`, ada.token)).headers.get('x-position'));
    // A desk that has just started may still make some of its read models.
    await until(async () => shownIn(await told(john, asOf)).length > 60, SOON);
    const { status, body } = await erase(`email:${WORDS.address}@EXAMPLE.com`);
    // Before read models are rebuilt.
    expect(shownIn(await told(john, asOf))).toEqual([]);
    expect([status, body.data?.erased_at]).toEqual([200, expect.any(String)]);
    receipt = body.data.receipt;
    expect(body.data.subjects).toEqual([`user:${john.id}`]);
    expect(JSON.stringify(body)).not.toContain(WORDS.address);
    await forgotten(receipt);
    expect(await left(desk)).toEqual([]);
    expect(await figures()).toBe(before);
  });

  it('leaves others as they were', async () => {
    const detail = (await adminAt(desk, ada).detail(other)).body.data;
    expect(detail.subject).toBe(`${OTHERS} indeed`);
    const ofJohn = (await adminAt(desk, ada).detail(john.ticket)).body.data;
    expect([ofJohn.subject, ofJohn.user.wallet]).toEqual(['[erased]', { current_balance: null }]);
    expect((await adminAt(desk, ada).list(`?search=${WORDS.subject}`)).body.data.tickets).toEqual([]);
  });

  it('is in the list of erasures, for auditors and services, with who asked for it and why', async () => {
    for (const token of [auditor, service]) {
      const { data } = (await desk.get(`${PRIVACY}/erasures?limit=1&lmit=2`, token)).body;
      expect(data.erasures).toEqual([
        {
          ...{ receipt, person: expect.stringMatching(/^email:[0-9a-f]{64}$/), reason: 'Request 118' },
          requested_by: { kind: 'auditor', id: expect.any(String) },
          ...{ requested_at: expect.any(String), erased_at: expect.any(String) },
        },
      ]);
      expect(data.ignored_parameters).toEqual(['lmit']);
    }
    const next = (await desk.get(`${PRIVACY}/erasures?limit=1`, auditor)).body.data.next_cursor;
    const rest = next && (await desk.get(`${PRIVACY}/erasures?limit=1&cursor=${next}`, auditor)).body.data;
    expect(rest?.erasures ?? []).toEqual([]);
    expect((await desk.get(`${PRIVACY}/erasures`, ada.token)).status).toBe(403);
  });

  it('is asked for again and returns the same receipt', async () => {
    expect((await erase(`email:${WORDS.address}@example.com`)).body.data.receipt).toBe(receipt);
    expect((await exported(`user:${john.id}`)).body.code).toBe('person_not_found');
  });

  // A MongoDB isn't restored from files: there, the contract of the stores says the same.
  describeOnEmbedded('a backup from before the erasure', () => {
    it('is restored without the person, beside the keys of now', async () => {
      await desk.stop();
      const ofKeys = (name: string) => name.startsWith('keys.sqlite');
      for (const name of await readdir(desk.directory))
        if (!ofKeys(name)) await rm(join(desk.directory, name), { recursive: true });
      for (const name of await readdir(backup))
        if (!ofKeys(name)) await cp(join(backup, name), join(desk.directory, name), { recursive: true });
      desk = await startTestDesk({ directory: desk.directory });
      await until(async () => (await desk.stores.readStore.forgotten()) > 0, SOON);
      expect((await adminAt(desk, ada).detail(john.ticket)).body.data.subject).toBe('[erased]');
      expect(await left(desk)).toEqual([]);
      expect(await figures()).toBe(before);
    });
  });
});

const metadata = (secondsAgo = 0) => ({
  time: instant(Date.now() - secondsAgo * 1000),
  actor: { kind: 'auditor' as const, id: 'auditor-1' },
  ...{ commandId: randomUUID() as CommandId, requestId: 'r', correlationId: 'r', causationId: 'c' },
});

describe('people without an account', () => {
  it('are erased by the address or the number of tickets that belong to nobody', async () => {
    for (const [id, contact] of [
      ['email:Wibble.Wobble@example.com', { email: 'wibble.wobble@example.com' }],
      ['phone:0803 111 2233', { email: 'any@example.com', phone_number: '+2348031112233' }],
    ] as const) {
      const ticket = await openTicket(desk, { subject: 'Brouhaha again', ...contact });
      const { status, body } = await erase(id);
      expect([status, body.data?.subjects]).toEqual([200, [`ticket:${ticket.id}`]]);
      await forgotten(body.data.receipt);
      expect((await adminAt(desk, ada).detail(ticket.id)).body.data).toMatchObject({
        subject: '[erased]',
        email: '[erased]',
        ticket_number: ticket.number,
      });
    }
    expect((await stored(desk)).includes('Brouhaha')).toBe(false);
  });

  it('are erased as guests, and their sockets end', async () => {
    const chat = await guestChat(desk);
    const socket = io(`${desk.url}/support`, {
      auth: { guestId: chat.guestId },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    const sent = { conversationId: chat.id, message: 'Cattywampus it is' };
    expect((await socket.emitWithAck('message:send', sent)).success).toBe(true);
    const { body } = await erase(`guest:${chat.guestId}`);
    expect(body.data.subjects).toEqual([`guest:${chat.guestId}`]);
    expect(await ended).toBe('io server disconnect');
    await forgotten(body.data.receipt);
    expect((await stored(desk)).includes('Cattywampus')).toBe(false);
  });
});

describe('a ticket of nobody', () => {
  it('has no sockets to end when it is erased: admins alone can be in its room, and they stay', async () => {
    const email = 'nobody.at.all@example.org';
    const ticket = await openTicket(desk, { subject: 'Of nobody', email });
    const chat = await guestChat(desk);
    const author = await tokenFor('user', { email });
    const sockets = [{ token: ada.token }, { token: author }, { guestId: chat.guestId }].map((auth) =>
      io(`${desk.url}/support`, { auth, transports: ['websocket'], reconnection: false, forceNew: true }),
    );
    const joined = await Promise.all(
      sockets.map((socket) => socket.emitWithAck('join_ticket', { ticket_id: ticket.id })),
    );
    expect(joined.map(({ success }) => success)).toEqual([true, false, false]);
    const { body } = await erase(`ticket:${ticket.number}`);
    expect(body.data.subjects).toEqual([`ticket:${ticket.id}`]);
    // This node has heard of it before any later event.
    const [ofAdmin] = sockets;
    const told = new Promise((resolve) => ofAdmin?.on('status_changed', resolve));
    expect((await adminAt(desk, ada).status(ticket.id, 'resolved', 'Done with it')).status).toBe(200);
    await told;
    expect(sockets.map(({ connected }) => connected)).toEqual([true, true, true]);
    for (const socket of sockets) socket.disconnect();
    await forgotten(body.data.receipt);
  });
});

describe('people who are known by an address or a number', () => {
  /** A user whose token tells nothing but who they are. */
  const unnamed = async (contact: Readonly<Record<string, string>>) => {
    const user = await person('user', 'Nameless One');
    const token = await tokenFor('user', { sub: user.id });
    const ticket = await openTicket(desk, { subject: 'Skedaddle now', ...contact }, token);
    return { ...user, ticket };
  };
  const recorded = (user: Person, email: string, phone_number: string | null = null) =>
    desk.put(`${DIRECTORY}/users/${user.id}`, { first_name: 'Hullabaloo', email, phone_number }, service);

  it('which only a ticket tells are found, and erased with all of their user', async () => {
    for (const [id, contact] of [
      ['email:Only.Mail@example.org', { email: 'only.mail@example.org' }],
      ['phone:08034411223', { email: 'else@example.org', phone_number: '+2348034411223' }],
    ] as const) {
      const user = await unnamed(contact);
      expect((await exported(id)).body.data?.tickets).toMatchObject([{ ticket_id: user.ticket.id }]);
      const { status, body } = await erase(id);
      expect([status, body.data?.subjects]).toEqual([200, [`user:${user.id}`]]);
      await forgotten(body.data.receipt);
      expect((await adminAt(desk, ada).detail(user.ticket.id)).body.data.email).toBe('[erased]');
    }
    expect((await stored(desk)).includes('Skedaddle')).toBe(false);
  });

  it('of a user and of nobody are found together', async () => {
    const email = 'both.of.them@example.org';
    const nobodys = await openTicket(desk, { subject: 'Skedaddle too', email });
    const user = await unnamed({ email });
    const { body } = await erase(`email:${email}`);
    expect(body.data?.subjects.toSorted()).toEqual([`ticket:${nobodys.id}`, `user:${user.id}`].toSorted());
  });

  it('which they had earlier are found', async () => {
    const user = await person('user', 'Former Address');
    await recorded(user, 'former@example.org', '+2348034411224');
    await recorded(user, 'later@example.org');
    for (const id of ['email:former@example.org', 'phone:+2348034411224', 'email:later@example.org'])
      expect((await exported(id)).body.data?.subjects).toEqual([`user:${user.id}`]);
    expect((await erase('phone:+2348034411224')).body.data?.subjects).toEqual([`user:${user.id}`]);
    expect((await exported('email:later@example.org')).status).toBe(404);
  });

  it('and their users are not found again once they are erased', async () => {
    const [first, second] = [await person('user', 'First Owner'), await person('user', 'Second Owner')];
    await recorded(first, 'passed.on@example.org');
    await erase(`user:${first.id}`);
    await recorded(second, 'passed.on@example.org');
    const { data } = (await erase('email:passed.on@example.org')).body;
    expect(data?.subjects).toEqual([`user:${second.id}`]);
    // While read models are made anew, a sign-in finds no tickets: the next test has one.
    await forgotten(data.receipt);
  });

  it('cannot be computed from what is stored', async () => {
    const user = await person('user', 'Under Keys');
    const contacts = ['email:under.keys@example.org', 'phone:+2348034411225'] as const;
    await recorded(user, 'under.keys@example.org', '+2348034411225');
    await openTicket(desk, { email: 'under.keys@example.org' });
    const claims = { sub: user.id, email: 'under.keys@example.org', email_verified: true };
    await desk.get('/api/v1/support/my-tickets', await tokenFor('user', claims));
    await untilRecorded(desk.stores.log, 'EmailAddressVerified', 1);
    const receipts = [await erase(contacts[0]), await erase(contacts[1])];
    expect(receipts.map(({ status }) => status)).toEqual([200, 404]);
    await forgotten(receipts[0]?.body.data.receipt);
    const bytes = await stored(desk);
    for (const contact of [...contacts, 'under.keys@example.org'])
      for (const form of ['hex', 'base64', 'base64url'] as const)
        expect(bytes.includes(createHash('sha256').update(contact).digest(form))).toBe(false);
    expect((await erase(contacts[0])).body.data.receipt).toBe(receipts[0]?.body.data.receipt);
  });

  it('are refused while the log names them by hashes that anybody can compute', async () => {
    const user = await person('user', 'Earlier Version');
    await recorded(user, 'earlier.version@example.org');
    const hash = createHash('sha256').update('email:earlier.version@example.org').digest('hex');
    const noted = { type: 'UserContactNoted', data: { userId: user.id } };
    await desk.stores.log.append(`userContact-${hash}`, NO_STREAM, [
      withoutKeys.encode(randomUUID(), noted, metadata()),
    ]);
    expect((await erase(`user:${user.id}`)).body.code).toBe('log_not_protected');
  });
});

describe('a message that a user wrote into the ticket of somebody else', () => {
  it('is in the export of its author, and is erased with its author alone', async () => {
    const ticket = await openTicket(desk, { subject: 'Malarkey first', email: 'host@example.org' });
    const guest = await person('user', 'Passing By');
    await write(desk, ticket, 'Balderdash of mine', guest.token);
    const { body: held } = await exported(`user:${guest.id}`);
    expect(held.data.tickets).toMatchObject([
      { ticket_id: ticket.id, about: null, entries: [{ data: { message: 'Balderdash of mine' } }] },
    ]);
    expect(JSON.stringify(held)).not.toContain('host@example.org');
    const { body } = await erase(`user:${guest.id}`);
    expect(body.data.subjects.toSorted()).toEqual([`user:${guest.id}`, `written:${ticket.id}:${guest.id}`]);
    await forgotten(body.data.receipt);
    const { subject, email } = (await adminAt(desk, ada).detail(ticket.id)).body.data;
    expect([subject, email]).toEqual(['Malarkey first', 'host@example.org']);
    expect((await stored(desk)).includes('Balderdash')).toBe(false);
  });

  it('is erased with the owner of the ticket, who takes nothing else of its author along', async () => {
    const email = 'other.host@example.org';
    const ticket = await openTicket(desk, { subject: 'Malarkey second', email });
    const guest = await person('user', 'Passing By Again');
    const own = await ticketOf(desk, guest, { subject: 'My own business' });
    await write(desk, ticket, 'Poppycock of mine', guest.token);
    const { body } = await erase(`email:${email}`);
    expect(body.data.subjects.toSorted()).toEqual([
      `ticket:${ticket.id}`,
      `written:${ticket.id}:${guest.id}`,
    ]);
    await forgotten(body.data.receipt);
    expect((await stored(desk)).includes('Poppycock')).toBe(false);
    expect((await adminAt(desk, ada).detail(own.id)).body.data.subject).toBe('My own business');
  });
});

describe('many people at once', () => {
  it('are forgotten as one is: nothing of them is left once their receipts say so', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `Skedaddle${index}x`);
    const tickets = await Promise.all(
      names.map((name) => openTicket(desk, { subject: name, email: `${name}@example.com` })),
    );
    const waiting = names.map((name) => `email:${name}@example.com`);
    const receipts: Reply[] = [];
    // Look-ups meet read models that are being replaced.
    const next = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) receipts.push(await erase(id));
    };
    await Promise.all([next(), next(), next(), next()]);
    expect(receipts.map(({ status }) => status)).toEqual(names.map(() => 200));
    for (const { body } of receipts) await forgotten(body.data.receipt);
    const details = await Promise.all(tickets.map(({ id }) => adminAt(desk, ada).detail(id)));
    expect(details.map(({ body }) => body.data.subject)).toEqual(names.map(() => '[erased]'));
    expect((await stored(desk)).includes('Skedaddle')).toBe(false);
  });
});

describe('a user with an account', () => {
  it('is logged out, unknown from then on, and a new user when they come back', async () => {
    const node = identityNodeOf(desk);
    const first = await node.logIn('+2348034445566');
    expect((await desk.get('/api/auth/validate', first.accessToken)).status).toBe(200);
    const { status, body } = await erase('phone:+2348034445566');
    expect([status, body.data?.subjects]).toEqual([200, [`user:${first.userId}`]]);
    expect((await desk.get('/api/auth/validate', first.accessToken)).status).toBe(401);
    const refresh = { refresh_token: first.refreshToken };
    expect((await desk.post('/api/auth/refresh', refresh)).status).toBe(401);
    const again = await node.logIn('+2348034445566');
    expect(again.userId).not.toBe(first.userId);
    const second = await erase('phone:+2348034445566');
    expect(second.body.data.subjects).toEqual([`user:${again.userId}`]);
    expect(second.body.data.receipt).toBe(body.data.receipt.replace(/-1$/, '-2'));
  });

  it('takes along the numbers of presses that were refused or wait', async () => {
    const { identity, logIn } = identityNodeOf(desk);
    const { logins, newContext } = identity;
    const sender = '+2348034445577';
    const { userId } = await logIn(sender);
    const waiting = await logins.start('+2348034445588', newContext());
    if (isRefusal(waiting)) throw new Error(waiting.refused);
    // As a number is that is sealed with the server's key.
    const sealedSender = 'Sockdolager';
    const numbers = async () => {
      const types = ['ButtonPressRefused', 'LoginPressHeld'];
      const presses = (await everything(desk.stores)).filter(({ event }) => types.includes(event.type));
      return presses.map(({ event }) => (event.data as { readonly sealedSender: string }).sealedSender);
    };
    for (const buttonId of [`${'0'.repeat(64)}.${'x'.repeat(43)}`, waiting.buttonId]) {
      const press = { buttonId, sender, pressId: buttonId, sealedSender, newUserId: newId<UserId>() };
      await logins.press(press, newContext());
    }
    expect(await numbers()).toEqual([sealedSender, sealedSender]);
    const { body } = await erase(`user:${userId}`);
    await forgotten(body.data.receipt);
    expect(await numbers()).toEqual(['[erased]', '[erased]']);
    expect((await stored(desk)).includes(sealedSender)).toBe(false);
  });
});

describe('an admin', () => {
  it('is erased from all tickets that show their name, and exported with them', async () => {
    const eve = await person('admin', 'Whippersnapper Eve');
    const ticket = await openTicket(desk, { subject: 'To be answered' });
    await adminAt(desk, eve).reply(ticket.id, 'An answer that stays');
    expect((await exported(`admin:${eve.id}`)).body.data.tickets).toMatchObject([{ ticket_id: ticket.id }]);
    const { status, body } = await erase(`admin:${eve.id}`);
    expect([status, body.data?.subjects]).toEqual([200, [`admin:${eve.id}`]]);
    expect(body.data.events).toBeGreaterThan(1);
    await forgotten(body.data.receipt);
    expect((await stored(desk)).includes('Whippersnapper')).toBe(false);
    const detail = (await adminAt(desk, ada).detail(ticket.id)).body.data;
    expect(JSON.stringify(detail)).toContain('An answer that stays');
  });

  it('whose name a ticket of an earlier version holds in the clear is not erased', async () => {
    const eve = await person('admin', 'Plain Eve');
    const ticket = await openTicket(desk, { subject: 'Answered long ago' });
    await adminAt(desk, eve).reply(ticket.id, 'Noted');
    const data = {
      ...{ ticketId: ticket.id, userId: null, adminId: eve.id, messageId: randomUUID() },
      ...{ message: 'Hello', senderName: 'Plain Eve', senderEmail: null },
    };
    const stream = `ticket-${ticket.id}`;
    const revision = (await desk.stores.log.readStream(stream)).length - 1;
    await desk.stores.log.append(stream, revision, [
      withoutKeys.encode(randomUUID(), { type: 'ReplySent', data }, metadata()),
    ]);
    const { status, body } = await erase(`admin:${eve.id}`);
    expect([status, body.code]).toEqual([409, 'log_not_protected']);
  });
});

describe('an erasure', () => {
  it('has no ids to look for that people typed, and no tags with addresses or numbers', async () => {
    const headers = { 'x-request-id': 'Hootenanny.Jane', 'x-correlation-id': 'Hootenanny.Doe' };
    const sent = await desk.call('POST', '/api/v1/support/request-support', {
      headers,
      body: ticketRequest(),
    });
    expect([sent.status, sent.headers.get('x-request-id')]).toEqual([201, headers['x-request-id']]);
    expect((await stored(desk)).includes('Hootenanny')).toBe(false);
    const { id } = sent.body.data.ticket;
    for (const tag of ['jane@example.com', 'call +234 801 222', '0803 111 2233']) {
      const { status, body } = await adminAt(desk, ada).tags(id, [tag]);
      expect([status, body.errors[0].message]).toEqual([400, expect.stringContaining('phone number')]);
    }
    expect((await adminAt(desk, ada).tags(id, ['vip', 'batch 2026-11-29'])).status).toBe(200);
  });

  it('of one ticket of a user is refused, for it takes all of the user along', async () => {
    const john = await person('user', 'Two Tickets');
    const [first] = [await ticketOf(desk, john), await ticketOf(desk, john)];
    const { subjects } = (await exported(`ticket:${first.number}`)).body.data;
    expect(subjects).toContain(`user:${john.id}`);
    const { status, body } = await erase(`ticket:${first.number}`);
    expect([status, body.code]).toEqual([409, 'ticket_has_owner']);
    expect((await adminAt(desk, ada).detail(first.id)).body.data.subject).not.toBe('[erased]');
    expect((await erase(`user:${john.id}`)).status).toBe(200);
  });

  it('of a person whose data the log holds in the clear is refused', async () => {
    const userId = randomUUID() as UserId;
    const claims = { first_name: 'Old', last_name: null, email: null, phone_number: null };
    const event = { type: 'UserSeen', data: { userId, claims } };
    await desk.stores.log.append(userStream(userId), NO_STREAM, [
      withoutKeys.encode(randomUUID(), event, metadata()),
    ]);
    const { status, body } = await erase(`user:${userId}`);
    expect([status, body.code]).toEqual([409, 'log_not_protected']);
  });

  it('that was begun by a node that has ended is carried out by another one', async () => {
    const john = await person('user', 'Left Behind');
    await ticketOf(desk, john, { subject: 'Lollygag for ever' });
    const hash = 'a'.repeat(32);
    const asked = {
      ...{ receipt: `${hash}-1`, person: `user:${john.id}`, subjects: [`user:${john.id}`] },
      ...{ reason: 'Request 119', events: 2, keys: 1 },
    };
    const event = { type: 'ErasureRequested', data: asked };
    await desk.stores.log.append(`erasure-${hash}`, NO_STREAM, [
      withoutKeys.encode(randomUUID(), event, metadata(60)),
    ]);
    await forgotten(asked.receipt);
    expect((await exported(`user:${john.id}`)).body.code).toBe('person_not_found');
    expect((await stored(desk)).includes('Lollygag')).toBe(false);
  });
});

describe('retention', () => {
  const policies = 'closed-tickets:3y, guest-chats:90d';
  const later = (days: number) => () => Date.now() + days * 86_400_000;

  it('erases those of whom nothing is newer than the term, as a dry run has shown before', async () => {
    const kept = await startTestDesk({ env: { RETENTION: policies } });
    const admin = adminAt(kept, ada);
    const [john, jane] = [await person('user', 'Old Customer'), await person('user', 'Busy Customer')];
    const closed = async (who: Person) => {
      const ticket = await ticketOf(kept, who, { subject: 'Closed long ago' });
      expect((await admin.status(ticket.id, 'closed', 'Done with it')).status).toBe(200);
      return ticket;
    };
    const [old, busy] = [await closed(john), await closed(jane)];
    await ticketOf(kept, jane, { subject: 'Still to be done' });
    const nobodys = await openTicket(kept, { subject: 'Of nobody at all', email: 'some.one@example.com' });
    await admin.status(nobodys.id, 'closed', 'Done with it');
    const chat = await guestChat(kept);
    await say(kept, { guestId: chat.guestId }, chat.id, 'Anybody there?');
    const due = async (days: number) => {
      const at = new Date(later(days)()).toISOString();
      return (await kept.get(`${PRIVACY}/retention?at=${at}`, auditor)).body.data.policies;
    };
    const nobody = ['closed-tickets:3y', 'guest-chats:90d'].map((policy) => ({ policy, people: [] }));
    expect(await due(1)).toEqual(nobody);
    const [tickets, chats] = await due(1_100);
    const tried = async (text: string, at = '') =>
      (await kept.get(`${PRIVACY}/retention?policies=${text}${at}`, auditor)).body;
    const future = `&at=${new Date(later(10)()).toISOString()}`;
    expect((await tried('guest-chats:9d', future)).data.policies).toEqual([
      { policy: 'guest-chats:9d', people: [`guest:${chat.guestId}`] },
    ]);
    expect((await tried('guest-chats:9d')).data.policies).toEqual([{ policy: 'guest-chats:9d', people: [] }]);
    for (const text of ['all:1y', 'guest-chats:0d', 'guest-chats:3m', 'guest-chats:1d,guest-chats:2d'])
      expect((await tried(text)).errors[0].field).toBe('policies');
    expect(tickets.people.toSorted()).toEqual([`ticket:${nobodys.id}`, `user:${john.id}`].toSorted());
    expect(chats.people).toEqual([`guest:${chat.guestId}`]);
    await kept.stop();

    const years = await startTestDesk({
      ...{ directory: kept.directory, env: { RETENTION: policies }, wallClock: later(1_100) },
    });
    const erased = await untilRecorded(years.stores.log, 'PersonErased', 3);
    expect(new Set(erased.map(({ data }) => JSON.parse(data).person))).toEqual(
      new Set([...tickets.people, ...chats.people]),
    );
    expect(new Set(erased.map(({ data }) => JSON.parse(data).reason))).toEqual(
      new Set(['retention closed-tickets:3y', 'retention guest-chats:90d']),
    );
    await forgotten(JSON.parse(erased.at(-1)?.data ?? '').receipt, years);
    const subjectOf = async (id: string) =>
      (await years.stores.readStore.queriesOf(ticketProjection).get(id))?.subject;
    expect([await subjectOf(old.id), await subjectOf(busy.id)]).toEqual(['[erased]', 'Closed long ago']);
    await years.dispose();
  });
});
