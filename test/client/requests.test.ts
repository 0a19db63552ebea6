import { createDesk, type DeskError, type DeskOptions } from '../../client/src/index.ts';
import { scriptedClock, settled } from '../support/client.ts';

/** Calls against a desk that is the test: each answer is given line by line. */

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly credentials: string;
}

interface Init extends Omit<Sent, 'path' | 'body'> {
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

const json = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const done = (headers: Record<string, string> = {}) =>
  json(200, { success: true, message: 'Done', data: {} }, headers);
const failed = (status: number, code: string, headers: Record<string, string> = {}, more: object = {}) =>
  json(status, { success: false, message: 'No', code, ...more }, headers);

function scripted(answers: (Response | Error)[], options: DeskOptions = {}) {
  const clock = scriptedClock();
  const sent: Sent[] = [];
  const fetch = (async (url: URL, { method, headers, body, credentials, signal }: Init) => {
    const { pathname, search } = new URL(url);
    sent.push({ method, path: pathname + search, headers, body: body && JSON.parse(body), credentials });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? new Promise((_, reject) => signal.addEventListener('abort', reject));
  }) as unknown as typeof globalThis.fetch;
  return {
    sent,
    clock,
    desk: createDesk({ ...{ url: 'http://desk.example/help', clock, fetch }, ...options }),
  };
}
const errorOf = (call: Promise<unknown>): Promise<DeskError> =>
  call.then(
    () => Promise.reject(),
    (error) => error,
  );

describe('a call', () => {
  it('gives a table as the text that it is, and fails as other calls do', async () => {
    const csv = new Response('a,b\r\n1,2\r\n', { headers: { 'Content-Type': 'text/csv; charset=utf-8' } });
    const { desk, sent } = scripted([csv, failed(400, 'validation_failed')]);
    const query = { metric: 'opened', from: '2026-01-01', to: '2026-01-02' } as const;
    expect(await desk.requests.csv('GET /api/v1/history/series', query)).toBe('a,b\r\n1,2\r\n');
    expect(sent[0]?.headers.Accept).toBe('text/csv');
    const refused = await errorOf(desk.requests.csv('GET /api/v1/history/series', query));
    expect(refused.code).toBe('validation_failed');
  });

  it('puts its arguments where they belong, below the address of the desk', async () => {
    const { desk, sent } = scripted([done(), done()]);
    await desk.tickets.reply(
      'a/b',
      { message: 'Hello' },
      { ifMatch: 3, idempotencyKey: 'k', headers: { 'X-Access-Reason': 'r' } },
    );
    await desk.tickets.list({ search: 'a&b', page: 2, status: undefined });
    expect(sent).toMatchObject([
      {
        ...{
          method: 'POST',
          path: '/help/api/v1/unified-admin/support/a%2Fb/reply',
          body: { message: 'Hello' },
        },
        headers: { 'If-Match': '"3"', 'Idempotency-Key': 'k', 'X-Access-Reason': 'r' },
      },
      { method: 'GET', path: '/help/api/v1/unified-admin/support?search=a%26b&page=2' },
    ]);
  });

  it.each([[undefined], [null], [''], ['.'], ['..'], ['\ud83d']])(
    'is not sent with %p as an id',
    async (id) => {
      const { desk, sent } = scripted([done(), done()]);
      const refusal = { name: 'DeskError', code: 'invalid_input', message: expect.stringMatching(/^id /) };
      expect(await errorOf(desk.tickets.get(id as string))).toMatchObject(refusal);
      expect(await errorOf(desk.tickets.reply(id as string, { message: 'Hello' }))).toMatchObject(refusal);
      expect(() => desk.outbox.tickets.reply(id as string, { message: 'Hello' })).toThrow(
        expect.objectContaining(refusal),
      );
      expect([sent, desk.outbox.entries()]).toEqual([[], []]);
    },
  );

  it('is repeated under its key, with pauses, as long as it may pass', async () => {
    const answers = [
      new TypeError('fetch failed'),
      failed(503, 'unavailable', { 'Retry-After': '7' }),
      failed(429, 'rate_limited'),
      done(),
    ];
    const { desk, sent, clock } = scripted(answers);
    const call = desk.tickets.reply('t1', { message: 'Hello' });
    for (let pause = 0; pause < 3; pause++) {
      await settled();
      await settled();
      await clock.pass(0);
    }
    await call;
    expect(clock.pauses).toEqual([500, 7_000, 2_000]);
    expect(new Set(sent.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(1);
    expect(sent[0]?.headers['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('ends with an error that says what the desk said', async () => {
    const errors = [{ field: 'message', message: 'is required' }];
    const { desk, sent } = scripted([failed(400, 'invalid_input', {}, { errors })]);
    expect(await errorOf(desk.tickets.reply('t1', { message: '' }))).toMatchObject({
      ...{ name: 'DeskError', code: 'invalid_input', message: 'No', status: 400, errors, retryAfter: null },
    });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['unreachable', () => new TypeError('fetch failed')],
    ['malformed_answer', () => new Response('<html>Bad gateway', { status: 502 })],
    ['rate_limited', () => failed(429, 'rate_limited')],
  ])('says in the end that it was %s', async (code, answer) => {
    const { desk } = scripted([answer(), answer()], { retries: 0 });
    expect(await errorOf(desk.tickets.list())).toMatchObject({ code });
  });

  it('is given up after some time, and when its caller says so', async () => {
    const { desk } = scripted([], { retries: 0 });
    expect(await errorOf(desk.tickets.list({}, { timeoutMs: 1 }))).toMatchObject({
      code: 'timed_out',
      status: 0,
    });
    const caller = new AbortController();
    const call = errorOf(desk.tickets.list({}, { signal: caller.signal }));
    await settled();
    caller.abort();
    expect(await call).toMatchObject({ code: 'aborted' });
  });

  it('ends also during a pause when its caller says so', async () => {
    const { desk } = scripted([failed(503, 'unavailable')]);
    const caller = new AbortController();
    const call = errorOf(desk.tickets.list({}, { signal: caller.signal }));
    await settled();
    caller.abort();
    expect(await call).toMatchObject({ code: 'aborted' });
  });

  it('tells of a “no” that has no code', async () => {
    const { desk } = scripted([json(200, { success: false, message: 'Invalid or expired code' })]);
    const call = desk.onboarding.verifyCode({ code: '123456' });
    expect(await errorOf(call)).toMatchObject({
      code: 'denied',
      message: 'Invalid or expired code',
      status: 200,
    });
  });
});

describe('a read after a write', () => {
  it('includes it on every node', async () => {
    const { desk, sent } = scripted([
      done({ 'X-Position': '41' }),
      failed(409, 'forbidden', { 'X-Position': '57' }),
      done(),
    ]);
    await desk.tickets.reply('t1', { message: 'Hello' });
    await errorOf(desk.tickets.reply('t1', { message: 'Hello' }));
    await desk.tickets.get('t1');
    expect(sent.map(({ headers }) => headers['X-Min-Position'])).toEqual([undefined, undefined, '57']);
  });

  it('asks for no more than there is where the desk has another log', async () => {
    const errors = [{ field: 'X-Min-Position', message: 'is beyond the end' }];
    const { desk, sent } = scripted([
      done({ 'X-Position': '41' }),
      failed(400, 'invalid_input', {}, { errors }),
      done(),
      done(),
    ]);
    await desk.tickets.reply('t1', { message: 'Hello' });
    await desk.tickets.get('t1');
    await desk.tickets.get('t1');
    expect(sent.map(({ headers }) => headers['X-Min-Position'])).toEqual([
      undefined,
      '41',
      undefined,
      undefined,
    ]);
  });

  it('shows what there is where the read models stand still, and says so', async () => {
    const behind = () => failed(503, 'not_caught_up');
    const stale = done({ Warning: '110 - "Response is Stale"' });
    const { desk, sent } = scripted([done({ 'X-Position': '41' }), behind(), stale], { retries: 0 });
    await desk.tickets.reply('t1', { message: 'Hello' });
    expect(await desk.tickets.get('t1')).toMatchObject({ isStale: true });
    expect(sent.at(-1)?.headers['X-Min-Position']).toBe('0');
  });
});

describe('who calls', () => {
  it('gets another token when one has expired, once for all calls under way', async () => {
    const refused: (string | null)[] = [];
    const expired = () => failed(401, 'token_expired');
    const { desk, sent } = scripted([expired(), expired(), done(), done()], {
      token(last) {
        refused.push(last);
        return last === null ? 'first' : 'second';
      },
    });
    await Promise.all([desk.tickets.get('t1'), desk.tickets.get('t2')]);
    expect(refused).toEqual([null, 'first']);
    expect(sent.map(({ headers }) => headers.Authorization)).toEqual([
      ...['Bearer first', 'Bearer first', 'Bearer second', 'Bearer second'],
    ]);
  });

  it('is never taken for nobody when there is no other token', async () => {
    const { desk, sent } = scripted([failed(401, 'token_expired'), failed(401, 'token_expired')], {
      token: (last) => (last === null ? 'first' : null),
    });
    for (const id of ['t1', 't2'])
      expect(await errorOf(desk.tickets.get(id))).toMatchObject({ code: 'token_expired' });
    expect(sent.map(({ headers }) => headers.Authorization)).toEqual(['Bearer first', 'Bearer first']);
  });

  it('is a guest without a token, and a new one without an id', async () => {
    const ids = ['guest_1', undefined, null, ''];
    const guest = { id: () => ids.shift(), keep: () => {} };
    const { desk, sent } = scripted([done(), done(), done(), done()], { guest });
    for (let call = 0; call < 4; call++) await desk.conversations.get('c1');
    expect(sent.map(({ headers }) => headers)).toEqual([{ 'X-Guest-Id': 'guest_1' }, {}, {}, {}]);
  });

  it('is known by a cookie where the console is the desk’s own, and proves that it is that console', async () => {
    const { desk, sent } = scripted([done(), done()], { csrfToken: () => 'proof' });
    await desk.tickets.reply('t1', { message: 'Hello' });
    await desk.tickets.get('t1');
    expect(
      sent.map(({ credentials, headers }) => [credentials, headers['X-CSRF-Token'], headers.Authorization]),
    ).toEqual([
      ['same-origin', 'proof', undefined],
      ['same-origin', undefined, undefined],
    ]);
  });

  it('can add headers that depend on the request', async () => {
    const { desk, sent } = scripted([done()], {
      headers: ({ method, body }) => ({ 'X-Signature': `${method} ${body}` }),
    });
    await desk.tickets.reply('t1', { message: 'Hello' });
    expect(sent[0]?.headers['X-Signature']).toBe('POST {"message":"Hello"}');
  });
});

test('a desk needs an address outside of browsers', () => {
  expect(() => createDesk()).toThrow('the address of the desk is missing');
});
