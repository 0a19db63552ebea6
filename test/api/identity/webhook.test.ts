import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import pino from 'pino';
import {
  buttonOf,
  type CloudAnswer,
  type CloudApi,
  deliverWebhook,
  pressOf,
  signatureOf,
  startCloudApi,
  WHATSAPP,
  webhookOf,
} from '../../support/cloud-api.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { initiate, randomPhone, waitFor } from '../../support/login.ts';

let cloud: CloudApi;
let desk: TestDesk;
let now = Date.now();
const lines: string[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
beforeAll(async () => {
  cloud = await startCloudApi();
  desk = await startTestDesk({ env: cloud.env, wallClock: () => now, logger });
});
afterAll(async () => {
  await desk.dispose();
  await cloud.close();
});

const TEN_MINUTES = 10 * 60_000;
const RECEIVED = {
  status: 'success',
  statusCode: 200,
  message: 'Webhook received successfully',
  data: { received: true },
};
const historyEnd = () => desk.stores.log.end();
/** What the desk records by itself, behind the webhook's back, also for presses and logins of tests before; replies do so, too. */
const OF_OTHERS = new Set(['LoginExpired', 'ReactionProgressed']);
const eventsSince = async (position: Awaited<ReturnType<typeof historyEnd>>) =>
  (await desk.stores.log.readAll(position, 1_000))
    .map(({ type }) => type)
    .filter((type) => !type.startsWith('PressReply') && !OF_OTHERS.has(type));

function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${desk.url}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

describe('the verification of the webhook', () => {
  const verify = (query: Record<string, string>) =>
    fetch(`${desk.url}/api/webhook?${new URLSearchParams(query)}`);
  const good = {
    'hub.mode': 'subscribe',
    'hub.verify_token': WHATSAPP.WHATSAPP_VERIFY_TOKEN,
    'hub.challenge': '1158201444',
  };

  it('answers the plain challenge', async () => {
    const answer = await verify(good);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      '1158201444',
    ]);
  });

  it.each([
    ['another token', { 'hub.verify_token': 'guessed' }],
    ['no token', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['no challenge', { 'hub.challenge': '' }],
    ['a challenge that is a page', { 'hub.challenge': '<script>1</script>' }],
  ])('is refused with %s', async (_what, changes) => {
    const answer = await verify({ ...good, ...changes });
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { status: 'error', statusCode: 403, error: { code: 'FORBIDDEN' } },
    ]);
  });
});

describe('the signature of a webhook', () => {
  const body = JSON.stringify(webhookOf({ statuses: [] }));

  it.each<[string, Record<string, string>]>([
    ['without one', {}],
    ['with another secret', { 'x-hub-signature-256': signatureOf(body, 'guessed') }],
    ['of other bytes', { 'x-hub-signature-256': signatureOf(`${body} `) }],
    ['that is cut short', { 'x-hub-signature-256': signatureOf(body).slice(0, -2) }],
    ['of another algorithm', { 'x-hub-signature-256': signatureOf(body).replace('sha256', 'sha1') }],
    ['in another header', { 'x-hub-signature': signatureOf(body) }],
  ])('is demanded: %s it is 401', async (_what, headers) => {
    const answer = await post(body, headers);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      {
        status: 'error',
        statusCode: 401,
        error: {
          code: 'INVALID_SIGNATURE',
          message: 'Invalid signature',
          details: 'X-Hub-Signature-256 is not a valid signature of the request body',
        },
      },
    ]);
  });

  it('is of the bytes as they came, whatever their JSON looks like', async () => {
    const spaced = JSON.stringify(webhookOf({ statuses: [{ title: 'Olá €' }] }), null, 3).replace(
      '€',
      '\\u20ac',
    );
    const answer = await post(spaced, { 'x-hub-signature-256': signatureOf(spaced) });
    expect([answer.status, await answer.json()]).toEqual([200, RECEIVED]);
  });

  it('is looked at before the JSON is', async () => {
    expect((await post('{"broken')).status).toBe(401);
    expect((await post('{"broken', { 'x-hub-signature-256': signatureOf('{"broken') })).status).toBe(400);
  });

  it('can be of nobody where WhatsApp is not set up', async () => {
    const bare = await startTestDesk();
    const signed = { 'x-hub-signature-256': signatureOf(body, ''), 'content-type': 'application/json' };
    const answer = await fetch(`${bare.url}/api/webhook`, { method: 'POST', headers: signed, body });
    const verification = await fetch(
      `${bare.url}/api/webhook?hub.mode=subscribe&hub.verify_token=&hub.challenge=1`,
    );
    expect([answer.status, verification.status]).toEqual([401, 403]);
    await bare.dispose();
  });
});

describe('the size of a webhook', () => {
  const MAX = 3 * 1024 * 1024;
  const padded = (bytes: number) => {
    const bare = JSON.stringify({ object: '' }).length;
    return JSON.stringify({ object: 'x'.repeat(bytes - bare) });
  };

  it('may be 3 MiB', async () => {
    const body = padded(MAX);
    expect((await post(body, { 'x-hub-signature-256': signatureOf(body) })).status).toBe(200);
  });

  it('may be no more', async () => {
    const body = padded(MAX + 1);
    const answer = await post(body, { 'x-hub-signature-256': signatureOf(body) });
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { error: { code: 'PAYLOAD_TOO_LARGE', details: 'The request body must be at most 3 MiB' } },
    ]);
  });

  it('may be no more when it is not announced either', async () => {
    const { hostname, port } = new URL(desk.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /api/webhook HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = 'x'.repeat(64 * 1024);
    for (let n = 0; n < 49; n++) socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    const [answer] = await new Promise<[Buffer]>((resolve) => socket.once('data', (data) => resolve([data])));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });
});

/** One webhook of many, as Meta batches them. */
const batchOf = (webhooks: readonly ReturnType<typeof webhookOf>[]) => ({
  object: 'whatsapp_business_account',
  entry: webhooks.flatMap(({ entry }) => entry),
});

describe('a batch of a webhook', () => {
  it('of 1,000 updates is accepted, and each press in it counts', async () => {
    const phones = Array.from({ length: 20 }, randomPhone);
    const logins = await Promise.all(phones.map((phone) => initiate(desk, cloud, phone)));
    const presses = logins.map(({ buttonId }, index) => pressOf(buttonId, phones[index] ?? ''));
    const end = await historyEnd();
    const statuses = Array.from({ length: 980 }, (_, index) =>
      webhookOf({
        statuses: [
          { id: `wamid.${index}`, status: 'delivered', recipient_id: '2348012345678', x: 'y'.repeat(200) },
        ],
      }),
    );
    const mixed = statuses.flatMap((status, index) => {
      const press = index % 49 === 0 ? presses[index / 49] : undefined;
      return press ? [status, press] : [status];
    });
    const body = JSON.stringify(batchOf(mixed));
    expect([mixed.length, body.length > 400 * 1024]).toEqual([1_000, true]);
    const answer = await post(body, { 'x-hub-signature-256': signatureOf(body) });
    expect([answer.status, await answer.json()]).toEqual([200, RECEIVED]);
    const confirmed = (await eventsSince(end)).filter((type) => type === 'LoginConfirmed');
    expect(confirmed).toHaveLength(20);
  });

  it('of the same button’s presses takes the first', async () => {
    const phone = randomPhone();
    const { buttonId } = await initiate(desk, cloud, phone);
    const end = await historyEnd();
    await deliverWebhook(desk.url, batchOf([pressOf(buttonId, phone), pressOf(buttonId, phone)]));
    const events = await eventsSince(end);
    expect(events.filter((type) => type === 'LoginConfirmed')).toHaveLength(1);
    expect(events.filter((type) => type === 'ButtonPressRefused')).toHaveLength(1);
  });
});

describe('odd parts of a webhook', () => {
  const logged = () =>
    lines.filter((one) => one.includes('parts of a webhook')).map((one) => JSON.parse(one));
  const sumOf = (reason: 'odd' | 'unknown') => logged().reduce((sum, line) => sum + line[reason], 0);
  const gauge = async (name: string) => {
    const text = await (await fetch(`${desk.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  const good = () => webhookOf({ statuses: [] }).entry[0] as { id: string; changes: object[] };
  const withChange = (change: unknown) => ({ entry: [{ id: '1', changes: [change] }] });
  const withMessage = (message: unknown) => webhookOf({ messages: [message] });
  const interactive = (more: object) => ({
    from: '2348012345678',
    id: 'wamid.1',
    type: 'interactive',
    ...more,
  });

  it.each<[string, number, unknown]>([
    ['no list of entries', 1, { entry: null }],
    ['a text for entries', 1, { entry: 'x' }],
    ['an empty entry', 1, { entry: [null] }],
    ['entries of other types', 4, { entry: [[], 1, 'x', true] }],
    ['no object', 1, { object: null, entry: [] }],
    ['an object that is one', 1, { object: {}, entry: [] }],
    ['no changes', 1, { entry: [{ id: '1', changes: null }] }],
    ['an empty change', 1, withChange(null)],
    ['a change without a field', 1, withChange({ value: {} })],
    ['a change without a value', 1, withChange({ field: 'messages', value: null })],
    ['a number without an id', 1, withChange({ field: 'messages', value: { metadata: {}, messages: [] } })],
    ['messages that are none', 1, webhookOf({ messages: 7 })],
    ['an empty message', 1, withMessage(null)],
    ['a message without a type', 1, withMessage({ from: '1' })],
    ['a press of nothing', 1, withMessage(interactive({ interactive: null }))],
    ['a press without a button', 1, withMessage(interactive({ interactive: { type: 'button_reply' } }))],
    [
      'a button with a number for an id',
      1,
      withMessage(interactive({ interactive: { type: 'button_reply', button_reply: { id: 7 } } })),
    ],
    [
      'a press of nobody',
      1,
      withMessage(interactive({ from: 7, interactive: { type: 'button_reply', button_reply: { id: 'x' } } })),
    ],
  ])('are skipped and counted, and the press beside them counts: %s', async (_what, count, payload) => {
    const phone = randomPhone();
    const { buttonId } = await initiate(desk, cloud, phone);
    const [end, before] = [await historyEnd(), sumOf('odd')];
    const { entry, ...rest } = payload as { entry?: unknown };
    const press = pressOf(buttonId, phone);
    // Beside the press where there is a list, else alone and then the press.
    const sent = Array.isArray(entry)
      ? [{ ...press, ...rest, entry: [...entry, ...press.entry] }]
      : [payload, press];
    for (const one of sent) expect((await deliverWebhook(desk.url, one as object)).status).toBe(200);
    expect(await eventsSince(end)).toContain('LoginConfirmed');
    expect(sumOf('odd') - before).toBe(count);
  });

  it('are counted apart from messages of types that are not known', async () => {
    const before = [sumOf('odd'), sumOf('unknown')];
    const message = { from: '2348012345678', id: 'wamid.9', type: 'hologram', hologram: {} };
    await deliverWebhook(desk.url, { entry: [good(), ...withMessage(message).entry] });
    await deliverWebhook(desk.url, withMessage({ ...message, type: 'text' }));
    expect([sumOf('odd'), sumOf('unknown')]).toEqual([before[0], (before[1] ?? 0) + 1]);
  });

  it('are logged without what they held', async () => {
    const before = lines.length;
    await deliverWebhook(desk.url, {
      entry: [null, ...withMessage({ from: '2348012345678', secret: 'x' }).entry],
    });
    expect(logged().at(-1)).toMatchObject({ odd: 2, unknown: 0 });
    expect(lines.slice(before).join('')).not.toMatch(/234801|secret/);
  });

  it('are counted in the metrics', async () => {
    // The figures are made anew once a second.
    while ((await gauge('casebook_webhook_odd_parts_total')) !== sumOf('odd'));
    expect(await gauge('casebook_webhook_unknown_messages_total')).toBe(sumOf('unknown'));
    expect(sumOf('odd')).toBeGreaterThan(20);
  });
});

describe('a webhook about something else', () => {
  const from = '2348012345678';
  it.each<[string, unknown]>([
    ['a status', webhookOf({ statuses: [{ id: 'wamid.1', status: 'delivered', recipient_id: from }] })],
    ['a text', webhookOf({ messages: [{ from, id: 'wamid.2', type: 'text', text: { body: 'hello' } }] })],
    ['an image', webhookOf({ messages: [{ from, id: 'wamid.3', type: 'image', image: { id: '1' } }] })],
    [
      'a choice from a list',
      webhookOf({
        messages: [{ from, id: 'wamid.4', type: 'interactive', interactive: { type: 'list_reply' } }],
      }),
    ],
    ['a button of another kind', pressOf('subscribe-to-news', `+${from}`)],
    [
      'a button of another number of ours',
      JSON.parse(
        JSON.stringify(pressOf(`${'0'.repeat(64)}.${'x'.repeat(43)}`, `+${from}`)).replace(
          WHATSAPP.WHATSAPP_PHONE_NUMBER_ID,
          '999',
        ),
      ),
    ],
    ['another field', { object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'flows' }] }] }],
    ['something new', { object: 'page', entry: [{ messaging: [{ odd: [null, 1, {}] }] }], more: true }],
    ['nothing', {}],
  ])('is accepted and ignored: %s', async (_what, payload) => {
    const end = await historyEnd();
    const sent = cloud.received.length;
    const answer = await deliverWebhook(desk.url, payload as object);
    expect([answer.status, await answer.json()]).toEqual([200, RECEIVED]);
    expect([await eventsSince(end), cloud.received.length]).toEqual([[], sent]);
  });
});

describe('a press of the button', () => {
  it('told ten times, also at once, is one', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const end = await historyEnd();
    const press = pressOf(buttonId, phone);
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliverWebhook(desk.url, press)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const events = await eventsSince(end);
    expect(events.filter((type) => type === 'LoginConfirmed')).toHaveLength(1);
    expect(events).not.toContain('ButtonPressRefused');
    const page = await waitFor(desk, sessionId);
    expect((await page.ended).code).toBe(1000);
    await deliverWebhook(desk.url, press);
    expect(await eventsSince(end)).not.toContain('ButtonPressRefused');
  });

  it('is recorded before it is answered', async () => {
    const phone = randomPhone();
    const { buttonId } = await initiate(desk, cloud, phone);
    const end = await historyEnd();
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    expect(await eventsSince(end)).toContain('LoginConfirmed');
  });

  it('counts among other things in one webhook, one of which is damaged', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const { entry } = pressOf(buttonId, phone);
    const payload = {
      ...webhookOf({ messages: [{ from: 1 }, null] }),
      entry: [{ changes: 'odd' }, ...entry],
    };
    await deliverWebhook(desk.url, payload);
    expect((await (await waitFor(desk, sessionId)).ended).code).toBe(1000);
  });

  it('from another number confirms nothing, and its owner is told once', async () => {
    const phone = randomPhone();
    const thief = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const page = await waitFor(desk, sessionId);
    const press = pressOf(buttonId, thief);
    for (let n = 0; n < 10; n++) expect((await deliverWebhook(desk.url, press)).status).toBe(200);
    expect((await cloud.messageTo(thief)).body.text.body).toBe(
      'This login was started for another phone number.',
    );
    expect(page.socket.readyState).toBe(page.socket.OPEN);
    // The right one still can.
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    expect((await page.ended).code).toBe(1000);
    expect(cloud.received.filter(({ body }) => body.to === thief)).toHaveLength(1);
  });

  it('that comes again as another press is told that it is spent', async () => {
    const phone = randomPhone();
    const { buttonId } = await initiate(desk, cloud, phone);
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    expect((await cloud.messageTo(phone, 1)).body).toMatchObject({
      type: 'text',
      text: { body: 'This login was already confirmed. To log in again, please start once more.' },
    });
  });

  it('that comes too late is told so, and so is one of a button that never was', async () => {
    const phone = randomPhone();
    const { buttonId } = await initiate(desk, cloud, phone);
    now += TEN_MINUTES;
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    const stranger = randomPhone();
    await deliverWebhook(desk.url, pressOf(`${'0'.repeat(64)}.${'x'.repeat(43)}`, stranger));
    for (const message of [await cloud.messageTo(phone, 1), await cloud.messageTo(stranger)])
      expect(message.body.text.body).toBe(
        'This button is no longer valid. Please start your login once more.',
      );
  });

  it('with a forged secret confirms nothing', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const forged = `${buttonId.split('.')[0]}.${'A'.repeat(43)}`;
    const end = await historyEnd();
    await deliverWebhook(desk.url, pressOf(forged, phone, `wamid.${randomUUID()}`));
    expect(await eventsSince(end)).toEqual(['ButtonPressRefused']);
    const page = await waitFor(desk, sessionId);
    page.socket.close();
    expect((await page.ended).pushes).toEqual([]);
  });

  it('is accepted when the reply to whoever pressed in vain can not be sent', async () => {
    cloud.answerWith({ status: 400 });
    const stranger = randomPhone();
    const press = pressOf(`${'0'.repeat(64)}.${'y'.repeat(43)}`, stranger);
    expect((await deliverWebhook(desk.url, press)).status).toBe(200);
    await cloud.messageTo(stranger);
  });
});

describe('one phone', () => {
  /** Logs in with a number as typed, which WhatsApp delivers to the sender's. */
  async function logInAs(typed: string, sender: string): Promise<string> {
    cloud.answerWith({ status: 200, body: { contacts: [{ wa_id: sender.slice(1) }] } });
    const { sessionId, buttonId } = await initiate(desk, cloud, typed);
    const page = await waitFor(desk, sessionId);
    await deliverWebhook(desk.url, pressOf(buttonId, sender));
    const [push] = (await page.ended).pushes;
    return push?.userId ?? 'nobody';
  }

  it.each([
    ['Argentina', ['+5491123456789', '+541123456789'], '+5491123456789'],
    ['Argentina, outside the capital', ['+5493416123456', '+543416123456'], '+5493416123456'],
    ['Brazil, where WhatsApp keeps the nine', ['+5511987654321', '+551187654321'], '+5511987654321'],
    ['Brazil, where it drops it', ['+5531987654321', '+553187654321'], '+553187654321'],
    ['Mexico', ['+525512345678'], '+5215512345678'],
    ['a rule that WhatsApp alone knows', ['+2348031234567', '+2348031234568'], '+2348039999999'],
  ])('has one account, whatever was typed: %s', async (_where, typed, sender) => {
    const users = new Set<string>();
    for (const number of typed) users.add(await logInAs(number, sender));
    users.add(await logInAs(typed[0] ?? '', sender));
    expect(users.size).toBe(1);
    expect(users).not.toContain('nobody');
  });

  it('of Brazil is another one than the fixed line whose digits look alike', async () => {
    const [mobile, fixed] = ['+5511923456789', '+551123456789'];
    expect(await logInAs(mobile, mobile)).not.toBe(await logInAs(fixed, fixed));
  });

  it('keeps its account when WhatsApp changes the form', async () => {
    expect(await logInAs('+5521987654321', '+552187654321')).toBe(
      await logInAs('+5521987654321', '+5521987654321'),
    );
  });
});

describe('a press that comes before WhatsApp’s answer to the sending', () => {
  const answerFor = (sender: string) => ({ status: 200, body: { contacts: [{ wa_id: sender.slice(1) }] } });

  /** A login whose message has arrived, and whose answer is there once it is given. */
  async function overtaken(headers: Record<string, string> = {}) {
    const [typed, sender] = [randomPhone(), randomPhone()];
    const answer = Promise.withResolvers<CloudAnswer>();
    cloud.answerWith(answer.promise);
    const body = { phone_number: typed };
    const started = desk.call('POST', '/api/auth/initiate', { body, headers });
    const buttonId = buttonOf(await cloud.messageTo(typed));
    return { typed, sender, answer, started, buttonId };
  }
  const pushTo = async (sessionId: string) => (await (await waitFor(desk, sessionId)).ended).pushes[0];

  it('waits for it, and confirms', async () => {
    const { sender, answer, started, buttonId } = await overtaken();
    const end = await historyEnd();
    const press = pressOf(buttonId, sender);
    for (let time = 0; time < 3; time++) expect((await deliverWebhook(desk.url, press)).status).toBe(200);
    expect(await eventsSince(end)).toEqual(['LoginPressHeld']);
    answer.resolve(answerFor(sender));
    const { sessionId } = (await started).body.data;
    expect(await pushTo(sessionId)).toMatchObject({ event: 'auth_success' });
    await deliverWebhook(desk.url, press);
    expect(await eventsSince(end)).not.toContain('ButtonPressRefused');
  });

  it('from a stranger logs in nobody, and the right one is logged in all the same', async () => {
    const { sender, answer, started, buttonId } = await overtaken();
    const stranger = randomPhone();
    await deliverWebhook(desk.url, pressOf(buttonId, stranger));
    await deliverWebhook(desk.url, pressOf(buttonId, sender));
    answer.resolve(answerFor(sender));
    const { sessionId } = (await started).body.data;
    const { authToken = '' } = (await pushTo(sessionId)) ?? {};
    expect((await desk.get('/api/user/me', authToken)).body.data.phoneNumber).toBe(sender);
    expect((await cloud.messageTo(stranger)).body.text.body).toBe(
      'This login was started for another phone number.',
    );
  });

  it('is refused once WhatsApp says that it did not send the message', async () => {
    const { sender, answer, started, buttonId } = await overtaken();
    await deliverWebhook(desk.url, pressOf(buttonId, sender));
    answer.resolve({ status: 400, body: { error: { code: 131_026 } } });
    expect((await started).status).toBe(500);
    expect((await cloud.messageTo(sender)).body.type).toBe('text');
  });

  it('waits on when the answer is lost, until a repeated sending brings it', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { typed, sender, answer, started, buttonId } = await overtaken(headers);
    await deliverWebhook(desk.url, pressOf(buttonId, sender));
    // An answer was lost, and then WhatsApp is no more to be asked.
    cloud.answerWith({ status: 401 });
    answer.resolve('reset');
    expect((await started).status).toBe(500);
    cloud.answerWith(answerFor(sender));
    const again = await desk.call('POST', '/api/auth/initiate', { body: { phone_number: typed }, headers });
    expect(await pushTo(again.body.data.sessionId)).toMatchObject({ event: 'auth_success' });
  });

  it('from the other form of the number needs no answer', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { phone_number: '+5511976543210' };
    const answer = Promise.withResolvers<CloudAnswer>();
    cloud.answerWith(answer.promise, { status: 401 });
    const started = desk.call('POST', '/api/auth/initiate', { body, headers });
    const buttonId = buttonOf(await cloud.messageTo(body.phone_number));
    await deliverWebhook(desk.url, pressOf(buttonId, '+551176543210'));
    answer.resolve('reset');
    await started;
    const again = await desk.call('POST', '/api/auth/initiate', { body, headers });
    expect(await pushTo(again.body.data.sessionId)).toMatchObject({ event: 'auth_success' });
  });

  it('whose answer never comes is told that the button has expired', async () => {
    const { sender, answer, started, buttonId } = await overtaken();
    await deliverWebhook(desk.url, pressOf(buttonId, sender));
    cloud.answerWith({ status: 401 });
    answer.resolve('reset');
    await started;
    now += TEN_MINUTES;
    expect((await cloud.messageTo(sender)).body.text.body).toBe(
      'This button is no longer valid. Please start your login once more.',
    );
  });
});
