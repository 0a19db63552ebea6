import { joinAccounts, planOfJoins } from '../../src/cli/join-accounts.ts';
import { conversationFold } from '../../src/commands/conversations/conversation.ts';
import {
  accountFold,
  phoneFold,
  registerUser,
  settlePhoneNumber,
} from '../../src/commands/identity/account.ts';
import { type IdentityKeys, phoneHashesOf } from '../../src/commands/identity/secrets.ts';
import { openTicket as decideTicket } from '../../src/commands/ticketing/open-ticket.ts';
import { ticketFold } from '../../src/commands/ticketing/ticket.ts';
import { ticketIdOf } from '../../src/commands/ticketing/ticket-number.ts';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { codec } from '../../src/events/catalogue.ts';
import { conversationStream } from '../../src/events/conversations/events.ts';
import { accountByPhoneStream, accountStream } from '../../src/events/identity/events.ts';
import { type ConversationId, instant, type UserId } from '../../src/events/ids.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { SUPPORT } from '../support/acceptance.ts';
import { type CloudApi, startCloudApi } from '../support/cloud-api.ts';
import { conversationStarted } from '../support/conversations.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { commandContext } from '../support/examples.ts';
import { keyOf } from '../support/key-of.ts';
import { type LoggedIn, logIn } from '../support/login.ts';
import { everything, nodeOn, withMethods } from '../support/logs.ts';
import { createMemoryLog, TIME } from '../support/memory-log.ts';

const FORMS = ['+5491123456789', '+541123456789'] as const;

/** Where earlier versions claimed the number under one form for another account. */
const lastStream = (keys: IdentityKeys): string =>
  accountByPhoneStream(phoneHashesOf(keys, FORMS[0]).toSorted().at(-1) ?? '');

describe('the accounts of one phone, joined while a desk runs', () => {
  const CHATS = '/api/support/conversation';
  let cloud: CloudApi;
  let desk: TestDesk;
  let keys: IdentityKeys;
  let old: LoggedIn;
  let survivor: LoggedIn;
  let ticketNumber: string;
  let chats: { old: string; own: string };

  const requestSupport = (token?: string, changes: object = {}) =>
    desk.post(
      `${SUPPORT}/request-support`,
      {
        subject: 'Money sent but not received',
        description: 'I sent 5,000 naira and she never got it.',
        email: 'maria@example.com',
        ...changes,
      },
      token,
    );

  beforeAll(async () => {
    cloud = await startCloudApi();
    desk = await startTestDesk({ env: cloud.env });
    keys = derivedKeysOf(desk.config).identity;
    old = await logIn(desk, cloud, FORMS[0]);
    const other = 'an-account-of-an-earlier-version' as UserId;
    const node = nodeOn(desk.stores.log);
    await node.execute(phoneFold, lastStream(keys), settlePhoneNumber(other), commandContext());
    const registered = { userId: other, phoneNumber: FORMS[1], registeredAt: TIME };
    await node.execute(accountFold, accountStream(other), registerUser(registered), commandContext());
    survivor = await logIn(desk, cloud, FORMS[1]);
    const opened = await requestSupport(old.authToken);
    ticketNumber = opened.body.data.ticket.ticket_number;
    const [first, second] = [await desk.get(CHATS, old.authToken), await desk.get(CHATS, survivor.authToken)];
    chats = { old: first.body.data.id, own: second.body.data.id };
    await joinAccounts(desk.stores, keys);
    // The desk hears of it from the log, and answers once it has read that far.
    const headers = { 'x-min-position': String(await desk.stores.log.end()) };
    await desk.call('GET', `${SUPPORT}/my-tickets`, { token: survivor.authToken, headers });
  });
  afterAll(async () => {
    await desk.dispose();
    await cloud.close();
  });

  it('were two, of which one had a ticket and a chat', () => {
    expect(old.userId).not.toBe(survivor.userId);
    expect(chats.old).not.toBe(chats.own);
  });

  it('end the sessions of the one that is closed', async () => {
    const refresh = { refresh_token: old.refreshToken };
    const answers = [
      await desk.get(`${SUPPORT}/my-tickets`, old.authToken),
      await desk.get('/api/user/me', old.authToken),
      await desk.post('/api/auth/refresh', refresh),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect((await desk.get('/api/user/me', survivor.authToken)).status).toBe(200);
  });

  it('show its ticket to the one that goes on, who may write to it', async () => {
    const mine = await desk.get(`${SUPPORT}/my-tickets`, survivor.authToken);
    expect(mine.body.data.tickets.map((one: { ticket_number: string }) => one.ticket_number)).toEqual([
      ticketNumber,
    ]);
    const one = await desk.get(`${SUPPORT}/ticket?ticket_number=${ticketNumber}`, survivor.authToken);
    expect(one.status).toBe(200);
    const written = await desk.post(
      `${SUPPORT}/ticket/add-message`,
      { ticket_number: ticketNumber, message: 'It is still not there.', email: 'maria@example.com' },
      survivor.authToken,
    );
    expect(written.status).toBe(201);
    const admin = await tokenFor('admin');
    const seen = await desk.get(`/api/v1/unified-admin/support/${ticketNumber}`, admin);
    expect(seen.body.data).toMatchObject({ user_id: survivor.userId, user: { id: survivor.userId } });
    const found = await desk.get(
      `/api/v1/unified-admin/support?search=${ticketNumber}&user_id=${survivor.userId}`,
      admin,
    );
    expect(found.body.data.tickets).toHaveLength(1);
  });

  it('leave the one that goes on with its open chat, and close the other one, which is its own now', async () => {
    const admin = await tokenFor('admin');
    const { body } = await desk.get('/api/admin/support/conversations', admin);
    const shown = body.data.conversations.map((one: { id: string; userId: string; status: string }) => [
      one.id,
      one.userId,
      one.status,
    ]);
    expect(new Map(shown.map(([id, ...rest]: string[]) => [id, rest]))).toEqual(
      new Map([
        [chats.old, [survivor.userId, 'closed']],
        [chats.own, [survivor.userId, 'open']],
      ]),
    );
    expect((await desk.get(CHATS, survivor.authToken)).body.data.id).toBe(chats.own);
    expect((await desk.get(`${CHATS}/${chats.old}/messages`, survivor.authToken)).status).toBe(200);
  });

  it('have logins in either form lead to the one that goes on, and tickets without a token', async () => {
    for (const form of FORMS) expect((await logIn(desk, cloud, form)).userId).toBe(survivor.userId);
    for (const phone_number of FORMS) {
      const { body } = await requestSupport(undefined, { email: 'nobody@example.com', phone_number });
      const number = body.data.ticket.ticket_number;
      const mine = await desk.get(`${SUPPORT}/my-tickets`, survivor.authToken);
      expect(JSON.stringify(mine.body.data.tickets)).toContain(number);
    }
  });

  it('are joined once', async () => {
    const end = await desk.stores.log.end();
    expect(await joinAccounts(desk.stores, keys)).toEqual({ joins: [], unclear: [] });
    expect(await desk.stores.log.end()).toBe(end);
  });
});

describe('a join', () => {
  const keys: IdentityKeys = { secrets: [keyOf(1)], lookUp: [keyOf(2)] };
  const [old, survivor] = ['old' as UserId, 'survivor' as UserId];
  const conversationId = 'c-1' as ConversationId;

  /** Two accounts, of which one has a ticket and an open conversation. */
  async function splitLog(): Promise<EventLog> {
    const log = createMemoryLog();
    const node = nodeOn(log);
    const context = commandContext();
    const owners = [old, survivor];
    for (const [index, hash] of phoneHashesOf(keys, FORMS[0]).toSorted().entries())
      await node.execute(
        phoneFold,
        accountByPhoneStream(hash),
        settlePhoneNumber(owners[index] ?? old),
        context,
      );
    for (const [index, userId] of owners.entries()) {
      const registeredAt = instant(Date.parse(TIME) - index);
      const registered = { userId, phoneNumber: FORMS[index] ?? '', registeredAt };
      await node.execute(accountFold, accountStream(userId), registerUser(registered), context);
    }
    for (const number of ['SMI-2026-000001', 'SMI-2026-000002']) {
      const ticketId = ticketIdOf(number);
      const user = { id: old, name: null };
      await node.execute(
        ticketFold,
        ticketStream(ticketId),
        (ticket) => decideTicket(ticket, asked(number, user)),
        context,
      );
    }
    const began = conversationStarted({ conversationId, owner: { kind: 'user', id: old } });
    await node.execute(conversationFold, conversationStream(conversationId), () => [began], context);
    return log;
  }

  const asked = (number: string, user: { readonly id: UserId; readonly name: null }) => ({
    ...{
      ticketId: ticketIdOf(number),
      ticketNumber: number as never,
      messageId: `m-${number}` as never,
      user,
    },
    ...{ email: 'maria@example.com', phoneNumber: null, subject: 'A subject', description: 'A description' },
    ...{ supportType: null, priority: null, relatedTransactionId: null, registrationSessionId: null },
    ...{ deviceMetadata: null, ipAddress: null, userAgent: null, isVerified: false },
  });

  const told = async (log: EventLog) =>
    (await everything(log)).map(({ stream, event }) => JSON.stringify([stream, event])).toSorted();

  it('makes the same, wherever it was cut off before', async () => {
    const whole = await splitLog();
    const before = (await told(whole)).length;
    await joinAccounts({ log: whole, codec }, keys);
    const expected = await told(whole);
    expect(expected.length - before).toBe(1 + 1 + 2 + 2 + 2);
    for (let appends = 0; ; appends++) {
      const log = await splitLog();
      let left = appends;
      const dying = withMethods(log, {
        append: (...asked) => (left-- > 0 ? log.append(...asked) : Promise.reject(new Error('killed'))),
      });
      const outcome = await joinAccounts({ log: dying, codec }, keys).then(
        () => 'done',
        () => 'killed',
      );
      if (outcome === 'done') return expect(appends).toBe(6);
      await joinAccounts({ log, codec }, keys);
      expect(await told(log)).toEqual(expected);
    }
  });

  it('touches no account whose phone is known under other keys', async () => {
    const log = await splitLog();
    const before = await told(log);
    const other = { ...keys, lookUp: [keyOf(9)] } as const;
    const { joins, unclear } = await joinAccounts({ log, codec }, other);
    expect([joins, unclear.map(({ userId }) => userId)]).toEqual([[], [old, survivor]]);
    expect(await told(log)).toEqual(before);
  });

  it('is told beforehand, and then changes nothing', async () => {
    const log = await splitLog();
    const before = await told(log);
    const { joins } = await planOfJoins({ log, codec }, keys);
    expect(joins).toMatchObject([{ account: { userId: old }, into: survivor }]);
    expect(await told(log)).toEqual(before);
  });
});
