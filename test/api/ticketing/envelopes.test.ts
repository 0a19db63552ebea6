import { ADMIN, fieldsOf, openTicket, type Person, person, SUPPORT } from '../../support/acceptance.ts';
import { startTestDesk, suiteDesk, type TestDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
beforeAll(async () => {
  ada = await person('admin');
});

const REQUEST = `${SUPPORT}/request-support`;

describe('an answer of success', () => {
  it('has success, message and data', async () => {
    const { reply } = await openTicket(desk);
    expect([fieldsOf(reply.body), reply.body.success]).toEqual([['data', 'message', 'success'], true]);
  });
});

describe('an answer of failure', () => {
  it('has success, message and code', async () => {
    const { body } = await desk.get(`${SUPPORT}/ticket?ticket_number=unknown`);
    expect([fieldsOf(body), body.success]).toEqual([['code', 'message', 'success'], false]);
  });

  it('has errors, each with field and message, when fields are to blame', async () => {
    const { body } = await desk.post(REQUEST, {});
    expect([fieldsOf(body), body.errors.map(fieldsOf)]).toEqual([
      ['code', 'errors', 'message', 'success'],
      [
        ['field', 'message'],
        ['field', 'message'],
        ['field', 'message'],
      ],
    ]);
  });

  it.each([
    ['malformed JSON', 400, 'malformed_json', '{"subject": '],
    ['a list', 400, 'invalid_input', '[]'],
    ['a bare text', 400, 'invalid_input', '"text"'],
    ['null', 400, 'invalid_input', 'null'],
    ['what is nested too deeply', 400, 'invalid_input', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`],
    [
      'more than 1 MiB',
      413,
      'payload_too_large',
      JSON.stringify(ticketRequest({ filler: 'x'.repeat(1024 * 1024) })),
    ],
  ])('tells a body of %s by %d', async (_what, status, code, body) => {
    const reply = await desk.call('POST', REQUEST, { body });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('tells a body that is not JSON by 415', async () => {
    const headers = { 'content-type': 'text/plain' };
    const reply = await desk.call('POST', REQUEST, { body: JSON.stringify(ticketRequest()), headers });
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('tells an unknown path by 404', async () => {
    const reply = await desk.get(`${SUPPORT}/tickets`);
    expect([reply.status, reply.body.code, reply.body.success]).toEqual([404, 'not_found', false]);
  });

  it.each([
    ['GET', REQUEST, 'POST'],
    ['DELETE', `${SUPPORT}/my-tickets`, 'GET'],
    ['POST', `${ADMIN}/some-id/status`, 'PUT'],
    ['PUT', `${ADMIN}/some-id/reply`, 'POST'],
  ])('tells %s %s by 405 and what is allowed', async (method, path, allowed) => {
    const reply = await desk.call(method, path);
    expect([reply.status, reply.body.code, reply.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      expect.stringMatching(allowed),
    ]);
  });

  it.each([
    `${ADMIN}/%00`,
    `${ADMIN}/%ff%fe`,
    `${ADMIN}/a%0ab`,
    `${ADMIN}?page=%ff`,
    `${ADMIN}?search=%00%00`,
    `${ADMIN}?search=%F0%9F%92%B8&user_id=%20`,
    `${ADMIN}?date_from=2026-02-24T10:00:00.123456789Z&date_to=9999-12-31`,
    `${ADMIN}?date_from=0001-01-01`,
    `${ADMIN}/__proto__`,
    `${ADMIN}/constructor`,
  ])('is never 500 for %s', async (path) => {
    expect((await desk.get(path, ada.token)).status).toBeLessThan(500);
  });

  it.each([
    { __proto__: { subject: 'x' } },
    { subject: { length: 10 } },
    { description: 'x'.repeat(600_000) },
    { email: `${'a'.repeat(50_000)}@example.com` },
    { email: `a@${'b.'.repeat(20_000)}com` },
    { phone_number: '9'.repeat(10_000) },
    { device_metadata: { device_id: [] } },
    { device_metadata: [] },
    { session_id: '\u0000' },
    { ticket_number: 'SMI-2026-000001\n' },
    { priority: ['low'] },
  ])('is never 500 for a request with %j', async (changes) => {
    const reply = await desk.post(REQUEST, ticketRequest(changes));
    expect(reply.status).toBeLessThan(500);
  });
});

describe('the security headers guard', () => {
  let guarded: TestDesk;
  beforeAll(async () => {
    guarded = await startTestDesk({ env: { SECURITY_HEADERS: 'required' } });
  });
  afterAll(() => guarded.dispose());

  const headers = () => ({
    'x-timestamp': String(Date.now()),
    'x-nonce': 'nonce-0123456789',
    'x-signature': 'f'.repeat(64),
    'x-request-id': 'request-1',
    'x-device-id': 'device-1',
    'x-device-fingerprint': 'fingerprint-1',
  });
  const body = ticketRequest();

  it.each([
    ['POST', REQUEST, body],
    ['GET', `${SUPPORT}/ticket?ticket_number=SMI-2026-000001`, undefined],
    ['POST', `${SUPPORT}/ticket/add-message`, {}],
  ])('stands before %s %s', async (method, path, sent) => {
    const reply = await guarded.call(method, path, { ...(sent && { body: sent }) });
    expect([reply.status, reply.body.message]).toEqual([400, 'X-Timestamp header is required']);
  });

  it('lets pass what it asks for', async () => {
    expect((await guarded.call('POST', REQUEST, { body, headers: headers() })).status).toBe(201);
  });

  it('does not stand before what needs a token', async () => {
    expect((await guarded.get(ADMIN, ada.token)).status).toBe(200);
  });
});
