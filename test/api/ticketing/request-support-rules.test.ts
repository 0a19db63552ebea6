import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  adminAt,
  blamed,
  manualClock,
  openTicket,
  person,
  record,
  refusalOf,
  SUPPORT,
} from '../../support/acceptance.ts';
import { startTestDesk, suiteDesk, type TestDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

const request = (changes: Record<string, unknown>, headers: Record<string, string> = {}) =>
  desk.call('POST', `${SUPPORT}/request-support`, { body: ticketRequest(changes), headers });
const opened = async (changes: Record<string, unknown>) =>
  (await openTicket(desk, changes)).reply.body.data.ticket;

describe('the priority of a new ticket', () => {
  it.each([
    ['high', 'SECURITY_ISSUE'],
    ['high', 'REFUND_REQUEST'],
    ['high', 'REGISTRATION_ISSUE'],
    ['high', 'LOGIN_ISSUE'],
    ['medium', 'TRANSACTION_ISSUE'],
    ['medium', 'PAYMENT_ISSUE'],
    ['medium', 'ACCOUNT_ISSUE'],
    ['medium', 'WALLET_ISSUE'],
    ['medium', 'CARD_ISSUE'],
    ['medium', 'KYC_VERIFICATION_ISSUE'],
    ['medium', 'BILLING_ISSUE'],
    ['medium', 'BUG_REPORT'],
    ['low', 'FEATURE_REQUEST'],
    ['low', 'GENERAL_INQUIRY'],
    ['low', 'OTHER'],
  ])('is %s for %s', async (priority, type) => {
    expect(await opened({ support_type: type })).toMatchObject({ support_type: type, priority });
  });

  it.each(['low', 'medium', 'high'])('is %s when the user says so, whatever the type', async (priority) => {
    expect(await opened({ support_type: 'SECURITY_ISSUE', priority })).toMatchObject({ priority });
  });

  it('is never urgent at the wish of a user', async () => {
    const reply = await request({ priority: 'urgent' });
    expect([reply.status, blamed(reply)]).toEqual([400, ['priority']]);
  });
});

describe('the registration session of a new ticket', () => {
  const sessionId = '3c5f9f8e-1111-4222-8333-444455556666';
  beforeAll(() =>
    record(desk, `registration-sessions/${sessionId}`, { phone_number: '08012345678', email: null }),
  );

  it('makes it a registration issue', async () => {
    expect(await opened({ session_id: sessionId })).toMatchObject({
      support_type: 'REGISTRATION_ISSUE',
      priority: 'high',
    });
  });

  it('gives way to a type that is named', async () => {
    expect(await opened({ session_id: sessionId, support_type: 'BUG_REPORT' })).toMatchObject({
      support_type: 'BUG_REPORT',
      priority: 'medium',
    });
  });

  it('is shown to admins as the related registration progress', async () => {
    const { id } = await openTicket(desk, { session_id: sessionId });
    expect((await admin.detail(id)).body.data.related_registration_progress_id).toBe(sessionId);
  });

  it('must be in the directory', async () => {
    const reply = await request({ session_id: 'nobody-started-it' });
    expect(refusalOf(reply)).toEqual([400, 'invalid_session', 'Invalid session ID']);
  });

  it.each(['', 'x'.repeat(129), 'ünknown'])(
    'is refused by the same sentence when it can be none: %j',
    async (id) => {
      const reply = await request({ session_id: id });
      expect([reply.status, reply.body.message, blamed(reply)]).toEqual([
        400,
        'Invalid session ID',
        ['session_id'],
      ]);
    },
  );
});

describe('the phone number of a new ticket', () => {
  it.each(['08012345678', '+2348012345678', '2348012345678', '0801 234 5678', '+234 (801) 234-5678'])(
    'is stored as E.164 when given as %s',
    async (written) => {
      expect(await opened({ phone_number: written })).toMatchObject({ phone_number: '+2348012345678' });
    },
  );

  it.each([
    ['marks of direction', '\u202a+234 801 234 5678\u202c'],
    ['isolates', '\u2066\u20690801 234 5678'],
    ['a left-to-right mark', '\u200e0801\u200e2345678'],
    ['a byte order mark', '\ufeff08012345678'],
    ['narrow spaces', '+234\u202f801\u202f234\u202f5678'],
    ['soft hyphens and joiners', '0801\u00ad234\u20605678\u200b'],
    ['a link', 'tel:+234-801-234-5678'],
    ['a link in capitals with marks', '\u200eTEL:+2348012345678\u200e'],
    ['an encoded link', 'tel:%2B2348012345678'],
    ['a link with a context', 'tel:801-234-5678;phone-context=+234'],
    ['a national link', 'tel:08012345678'],
    ['tabs and line ends', '0801\t234\r\n5678'],
    ['brackets around its country code', '(+234) 801 234 5678'],
    ['00 for +', '00234 801 234 5678'],
    ['00 in brackets', '(00 234) 801 234 5678'],
    ['quotation marks', '“+234 801 234 5678”'],
    ['the end of a sentence', '<+2348012345678>.'],
    ['a link to a message', 'sms:+2348012345678?body=Hello'],
    ['a link to a call', 'callto:+2348012345678'],
    ['a link to WhatsApp', 'whatsapp:+2348012345678'],
    ['a link that opens WhatsApp', 'whatsapp://send?phone=2348012345678&text=Hello'],
    ['a web address of WhatsApp', 'https://wa.me/2348012345678?text=Hello'],
    ['a long web address of WhatsApp', 'https://api.whatsapp.com/send?phone=%2B2348012345678'],
  ])('is read when it was pasted with %s', async (_what, written) => {
    expect(await opened({ phone_number: written })).toMatchObject({ phone_number: '+2348012345678' });
  });

  it.each(['+52 1 55 1234 5678', '+5215512345678', '+52 044 55 1234 5678', 'tel:+52-1-55-1234-5678'])(
    'of Mexico is read with the digits that were dialled before 2020: %s',
    async (written) => {
      expect(await opened({ phone_number: written })).toMatchObject({ phone_number: '+525512345678' });
    },
  );

  it('may be of another country when it says so', async () => {
    expect(await opened({ phone_number: '+44 20 7946 0958' })).toMatchObject({
      phone_number: '+442079460958',
    });
  });

  it.each([
    '12345',
    'call me',
    '+234',
    '080123456789012345',
    '',
    '8'.repeat(300),
    '\u202a\u202c',
    'tel:',
    '+52 1 55',
    'tel:801-234-5678;phone-context=ng.example.com',
    'https://wa.me/message/ABCDEF',
    '++2348012345678',
    '00',
  ])('is refused when it can not be read: %s', async (written) => {
    expect(refusalOf(await request({ phone_number: written }))).toEqual([
      400,
      'invalid_phone_number',
      'Phone number must be in E.164 format (+234XXXXXXXXXX) or a valid Nigerian number',
    ]);
  });
});

describe('the device of a new ticket', () => {
  const device = {
    device_id: 'abc123',
    device_model: 'iPhone 14 Pro',
    platform: 'ios',
    app_version: '2.1.0',
  };
  const headers = {
    'x-device-id': 'h1',
    'x-device-model': 'Pixel 8',
    platform: 'android',
    'x-app-version': '3.0.1',
  };
  const recorded = async (changes: Record<string, unknown>, sent: Record<string, string> = {}) =>
    (await admin.detail((await request(changes, sent)).body.data.ticket.id)).body.data;

  it('is what the body says, before any header', async () => {
    expect((await recorded({ device_metadata: device }, headers)).device_metadata).toStrictEqual(device);
  });

  it('is null in fields that the body leaves out', async () => {
    expect((await recorded({ device_metadata: { platform: 'ios' } })).device_metadata).toStrictEqual({
      device_id: null,
      device_model: null,
      platform: 'ios',
      app_version: null,
    });
  });

  it('is taken from the headers without a body', async () => {
    expect((await recorded({}, headers)).device_metadata).toStrictEqual({
      device_id: 'h1',
      device_model: 'Pixel 8',
      platform: 'android',
      app_version: '3.0.1',
    });
  });

  it.each([{}, { device_id: null, device_model: '', platform: ' ' }])(
    'is taken from the headers when the body tells nothing: %j',
    async (nothing) => {
      expect((await recorded({ device_metadata: nothing }, headers)).device_metadata).toStrictEqual({
        device_id: 'h1',
        device_model: 'Pixel 8',
        platform: 'android',
        app_version: '3.0.1',
      });
    },
  );

  it('takes x-platform for an empty platform', async () => {
    const sent = { platform: ' ', 'x-platform': 'web', 'x-device-model': ' ' };
    expect((await recorded({}, sent)).device_metadata).toMatchObject({ platform: 'web', device_model: null });
  });

  it('takes x-platform for platform', async () => {
    expect((await recorded({}, { 'x-platform': 'web' })).device_metadata).toMatchObject({ platform: 'web' });
  });

  it.each([
    ['SmiPay/2.1 (iPhone; iOS 17.4)', 'ios'],
    ['Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X) Safari/604.1', 'ios'],
    ['SmiPay/12 CFNetwork/1490 Darwin/23.2.0', 'ios'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0', 'android'],
    ['okhttp/4.12.0', 'android'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/127.0', 'web'],
    ['curl/8.5.0', 'unknown'],
  ])('has the platform of the user agent %s when nobody says it: %s', async (userAgent, platform) => {
    const sent = { 'user-agent': userAgent };
    for (const changes of [{ device_id: 'd1' }, { device_id: 'd1', platform: ' ' }, { platform: null }])
      expect((await recorded({ device_metadata: changes }, sent)).device_metadata).toMatchObject({
        platform,
      });
    expect((await recorded({}, { ...sent, 'x-app-version': '3' })).device_metadata).toMatchObject({
      platform,
    });
  });

  it('is null when nothing tells', async () => {
    expect((await recorded({})).device_metadata).toBeNull();
  });

  it('comes with the address and the user agent', async () => {
    const data = await recorded({}, { 'user-agent': 'SmipayApp/2.1.0 Android' });
    expect([data.ip_address, data.user_agent]).toEqual(['127.0.0.1', 'SmipayApp/2.1.0 Android']);
  });
});

describe('headers that are longer than what is kept of them', () => {
  it('are cut between two characters, not within one', async () => {
    const { port } = new URL(desk.url);
    const body = JSON.stringify(ticketRequest());
    const headers = {
      ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      // As they go over the network: the bytes of UTF-8, one character each.
      'user-agent': Buffer.from(`${'a'.repeat(511)}😀 and more`).toString('latin1'),
      'x-device-id': Buffer.from(`${'b'.repeat(199)}😀 and more`).toString('latin1'),
    };
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = httpRequest({ port, method: 'POST', path: `${SUPPORT}/request-support`, headers });
      sent
        .on('response', (response: IncomingMessage) => text(response).then(resolve, reject))
        .on('error', reject);
      // With a text for a body Node.js would write the headers as UTF-8 a second time.
      sent.end(Buffer.from(body));
    });
    const { user_agent: agent, device_metadata: device } = (
      await admin.detail(JSON.parse(answer).data.ticket.id)
    ).body.data;
    expect([agent, device.device_id]).toEqual([`${'a'.repeat(511)}😀`, `${'b'.repeat(199)}😀`]);
  });
});

describe('the settings that new tickets follow', () => {
  const clock = manualClock('2025-12-31T23:59:59.999Z');
  let ghana: TestDesk;
  beforeAll(async () => {
    const env = { TICKET_PREFIX: 'HELP', DEFAULT_REGION: 'GH', TIME_ZONE: 'Asia/Tokyo' };
    ghana = await startTestDesk({ env, wallClock: clock.read });
  });
  afterAll(() => ghana.dispose());

  it('number by prefix and calendar year in UTC, from 000001 in each', async () => {
    clock.set('2025-12-31T23:59:59.999Z');
    const old = [await openTicket(ghana), await openTicket(ghana)].map(({ number }) => number);
    clock.set('2026-01-01T00:00:00.000Z');
    const { number } = await openTicket(ghana);
    expect([...old, number]).toEqual(['HELP-2025-000001', 'HELP-2025-000002', 'HELP-2026-000001']);
  });

  it('read phone numbers without a country code as of the region', async () => {
    const { reply } = await openTicket(ghana, { phone_number: '024 123 4567' });
    expect(reply.body.data.ticket.phone_number).toBe('+233241234567');
  });

  it('say the region in the sentence about phone numbers', async () => {
    const reply = await ghana.post(`${SUPPORT}/request-support`, ticketRequest({ phone_number: '12' }));
    expect(reply.body.message).toBe(
      'Phone number must be in E.164 format (+233XXXXXXXXX) or a valid number of Ghana',
    );
  });
});
