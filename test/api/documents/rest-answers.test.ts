import { ENDPOINT_EXAMPLES } from '../../../src/api/documents/examples/endpoints.ts';
import { templateOf } from '../../../src/api/documents/operations.ts';
import type { Endpoint } from '../../../src/api/endpoint.ts';
import { ROLES } from '../../../src/commands/caller.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { ADMIN, openTicket, SUPPORT } from '../../support/acceptance.ts';
import { guestChat, patchChat } from '../../support/chats.ts';
import { createConformance } from '../../support/conformance.ts';
import {
  type CallOptions,
  type Client,
  type Reply,
  startSecondDesk,
  startTestDesk,
  suiteDesk,
  tokenFor,
} from '../../support/desk.ts';
import {
  exampleCall,
  isOfLogin,
  isWebhook,
  type StoryTokens,
  storyTokens,
  tellStory,
  tokenOf,
} from '../../support/desk-story.ts';

const desk = suiteDesk({ env: { SECURITY_HEADERS: 'off' } });
let tokens: StoryTokens;
let conformance: ReturnType<typeof createConformance>;
beforeAll(async () => {
  tokens = await storyTokens();
  conformance = createConformance((await desk.get('/openapi.json')).body);
});

const nowhere = { id: '00000000-0000-4000-8000-000000000000', number: 'SMI-2026-999999' };

/** Calls an endpoint as its example does, but with changes, and holds the answer against the document. */
async function call(
  endpoint: Endpoint,
  changes: CallOptions & { readonly target?: string },
  node: Client = desk,
): Promise<Reply> {
  const { target, body } = exampleCall(endpoint, nowhere);
  const options = { ...(body && { body }), token: tokenOf(endpoint, tokens), ...changes };
  const reply = await node.call(endpoint.method, changes.target ?? target, options);
  expect(conformance.problems(endpoint.method, templateOf(endpoint.path), reply)).toEqual([]);
  return reply;
}

const all = () => desk.desk.endpoints.filter((endpoint) => !isOfLogin(endpoint) && !isWebhook(endpoint));
const ofLogin = () => desk.desk.endpoints.filter(isOfLogin);
const commands = () => all().filter(({ kind }) => kind === 'command');
const codes = async (endpoints: readonly Endpoint[], changes: CallOptions & { readonly target?: string }) => {
  const replies = [];
  for (const endpoint of endpoints) replies.push(await call(endpoint, changes));
  return [...new Set(replies.map(({ status, body }) => `${status} ${body.code ?? body.error?.code}`))];
};

describe('every endpoint answers as the document says', () => {
  it('when it succeeds, for which the examples are carried out', async () => {
    const told = await tellStory(desk, tokens);
    for (const { method, path, reply } of told) {
      expect([method, path, conformance.problems(method, path, reply)]).toEqual([method, path, []]);
      expect(reply.status).toBeLessThan(300);
    }
    const messages = told.map(({ reply }) => reply.body.message);
    const promised = Object.entries(ENDPOINT_EXAMPLES)
      .filter(([name]) => name !== 'POST /api/webhook')
      .map(([, { answer }]) => answer.message);
    expect(messages.toSorted()).toEqual(promised.toSorted());
  });

  it('to a token that isn’t one', async () => {
    expect(await codes(all(), { token: 'nonsense' })).toEqual(['401 unauthenticated']);
  });

  it.each(ROLES)('to the role %s, which may do what its entry says and nothing else', async (role) => {
    const token = await tokenFor(role);
    const closed = all().filter(({ access }) => access !== 'anyone');
    const isOpen = ({ access }: Endpoint) => access.includes(role);
    expect(
      await codes(
        closed.filter((one) => !isOpen(one)),
        { token },
      ),
    ).toEqual(['403 forbidden']);
    const reads = closed.filter((one) => isOpen(one) && one.kind === 'read');
    const told = await codes(reads, { token });
    expect(told.filter((code) => code.startsWith('401') || code.startsWith('403'))).toEqual([]);
  });

  it('to a body that isn’t JSON, isn’t called JSON, or is too large', async () => {
    const withBody = all().filter(({ body }) => body);
    expect(await codes(withBody, { body: '{' })).toEqual(['400 malformed_json']);
    const headers = { 'content-type': 'text/plain' };
    expect(await codes(withBody, { headers })).toEqual(['415 unsupported_media_type']);
    const body = 'x'.repeat(1024 * 1024 + 1);
    expect(await codes(withBody, { body })).toEqual(['413 payload_too_large']);
  });

  it('to headers that aren’t what they should be', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(129), 'x-min-position': 'nowhere' };
    expect(await codes(all(), { headers })).toEqual(['400 invalid_input']);
  });

  it('to fields that aren’t what they should be', async () => {
    const wanting = commands().filter(
      ({ path, body }) => !path.startsWith('/api/v1/directory') && body && !body.safeParse({}).success,
    );
    expect(await codes(wanting, { body: {} })).toEqual(['400 invalid_input']);
  });

  it('to what it doesn’t find', async () => {
    const missing = all().filter(({ refusals }) => refusals.includes('ticket_not_found'));
    const reply = await codes(
      missing.filter(({ path }) => !path.endsWith('/request-support')),
      {},
    );
    expect(reply).toEqual(['404 ticket_not_found']);
  });

  it('to a key that was used for something else', async () => {
    const headers = { 'idempotency-key': 'the same for all' };
    for (const endpoint of commands()) {
      await call(endpoint, { headers });
      const { target, body } = exampleCall(endpoint, nowhere);
      const changed = body
        ? { body: { ...body, changed: true } }
        : { target: `${target}${target.includes('?') ? '&' : '?'}changed=true` };
      expect(await codes([endpoint], { headers, ...changed })).toEqual(['409 idempotency_key_reused']);
    }
  });

  it('to a read that asks for what hasn’t happened yet', async () => {
    const reads = all().filter(({ kind }) => kind === 'read');
    const headers = { 'x-min-position': '999999999' };
    expect(await codes(reads, { headers })).toEqual(['400 invalid_input']);
    // As on a node that has not projected yet what another one has appended.
    const end = jest.spyOn(desk.stores.log, 'end').mockResolvedValue(1_000_000_000 as Position);
    const node = await startSecondDesk(desk, { catchUpMs: 50 });
    const replies = await Promise.all(reads.map((endpoint) => call(endpoint, { headers }, node)));
    end.mockRestore();
    await node.stop();
    expect(new Set(replies.map(({ body }) => body.code))).toEqual(new Set(['not_caught_up']));
  });
});

describe('every endpoint of the login answers as the document says', () => {
  it('to a token that isn’t one, or isn’t called one', async () => {
    expect(await codes(ofLogin(), { token: 'nonsense' })).toEqual(['401 INVALID_TOKEN']);
    const headers = { authorization: 'Basic dTpw' };
    expect(await codes(ofLogin(), { token: undefined as never, headers })).toEqual([
      '401 MISSING_AUTHORIZATION',
    ]);
  });

  it('to a role that may not', async () => {
    const users = ofLogin().filter(({ access }) => access !== 'anyone' && !access.includes('analyst'));
    expect(await codes(users, { token: await tokenFor('analyst') })).toEqual(['403 FORBIDDEN']);
  });

  it('to a body that isn’t JSON, isn’t called JSON, or is too large', async () => {
    const withBody = ofLogin().filter(({ body }) => body);
    expect(await codes(withBody, { body: '{' })).toEqual(['400 BAD_REQUEST']);
    const headers = { 'content-type': 'text/plain' };
    expect(await codes(withBody, { headers })).toEqual(['415 UNSUPPORTED_MEDIA_TYPE']);
    const body = 'x'.repeat(1024 * 1024 + 1);
    expect(await codes(withBody, { body })).toEqual(['413 PAYLOAD_TOO_LARGE']);
  });

  it('to headers and fields that aren’t what they should be', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(129), 'x-min-position': 'nowhere' };
    expect(await codes(ofLogin(), { headers })).toEqual(['400 BAD_REQUEST']);
    const withBody = ofLogin().filter(({ body }) => body);
    expect((await codes(withBody, { body: {} })).toSorted()).toEqual([
      ...['400 INVALID_NAME', '400 MISSING_PARAMETERS', '400 MISSING_USER_ID'],
    ]);
    expect(
      await codes(
        withBody.filter(({ path }) => path.endsWith('/initiate')),
        { body: { phone_number: '1' } },
      ),
    ).toEqual(['400 INVALID_PHONE_NUMBER']);
  });

  it('to users who were never registered, and to tokens that are none of theirs', async () => {
    const expected = [
      '200 undefined',
      '401 INVALID_REFRESH_TOKEN',
      '401 INVALID_TOKEN',
      '404 USER_NOT_FOUND',
    ];
    expect((await codes(ofLogin(), {})).toSorted()).toEqual(expected);
    const logout = ofLogin().filter(({ path }) => path.endsWith('/logout'));
    expect(await codes(logout, { body: { user_id: 'somebody else' } })).toEqual(['401 UNAUTHORIZED']);
  });

  it('to a key that was used for something else', async () => {
    const headers = { 'idempotency-key': 'the same for all' };
    for (const endpoint of ofLogin().filter(({ kind }) => kind === 'command')) {
      await call(endpoint, { headers });
      const changed = { ...exampleCall(endpoint, nowhere).body, changed: true };
      expect(await codes([endpoint], { headers, body: changed })).toEqual(['409 CONFLICT']);
    }
  });
});

describe('what only some endpoints refuse', () => {
  const endpointAt = (method: string, path: string): Endpoint => {
    const found = all().find((endpoint) => endpoint.method === method && endpoint.path === path);
    if (!found) throw new Error(`no ${method} ${path}`);
    return found;
  };
  const request = (changes: object) =>
    codes([endpointAt('POST', `${SUPPORT}/request-support`)], {
      body: { subject: 'Some subject', description: 'A description', email: 'john@example.com', ...changes },
    });

  it('is documented for opening tickets', async () => {
    const { number } = await openTicket(desk, { email: 'jane@example.com' });
    expect(await request({ phone_number: 'none' })).toEqual(['400 invalid_phone_number']);
    expect(await request({ session_id: 'unknown' })).toEqual(['400 invalid_session']);
    expect(await request({ ticket_number: nowhere.number })).toEqual(['404 ticket_not_found']);
    expect(await request({ ticket_number: number })).toEqual(['400 email_mismatch']);
  });

  it('is documented for ratings', async () => {
    const rate = endpointAt('POST', `${SUPPORT}/ticket/:ticketNumber/rate`);
    const { number } = await openTicket(desk, {}, tokens.user);
    const target = `${SUPPORT}/ticket/${number}/rate`;
    expect(await codes([rate], { target })).toEqual(['400 not_rateable']);
    expect(await codes([rate], { target, token: await tokenFor('user') })).toEqual(['400 not_ticket_owner']);
  });

  it('is documented for admins who aren’t known', async () => {
    const { id } = await openTicket(desk);
    const target = `${ADMIN}/${id}/assign`;
    const assign = endpointAt('PUT', `${ADMIN}/:id/assign`);
    expect(await codes([assign], { target, body: { assigned_to: 'nobody' } })).toEqual([
      '404 admin_not_found',
    ]);
  });

  it('is documented for every command with an old revision', async () => {
    const { id, number, email } = await openTicket(desk, {}, tokens.user);
    for (const status of ['in_progress', 'resolved'])
      await desk.put(`${ADMIN}/${id}/status`, { status }, tokens.admin);
    const chat = await guestChat(desk);
    await patchChat(desk, chat.id, 'priority', { priority: 'urgent' }, tokens.admin);
    const headers = { 'if-match': '"0"' };
    for (const endpoint of commands().filter(({ versioned, path }) => versioned && path.includes(':'))) {
      const { target, body } = exampleCall(endpoint, { id, number, conversation: chat.id });
      expect(await codes([endpoint], { target, headers, ...(body && { body }) })).toEqual([
        '409 revision_conflict',
      ]);
    }
    const write = endpointAt('POST', `${SUPPORT}/ticket/add-message`);
    const body = { ticket_number: number, email, message: 'Is anybody there?' };
    expect(await codes([write], { headers, body })).toEqual(['409 revision_conflict']);
    expect(await codes([write], { body })).toEqual(['400 ticket_closed']);
  });
});

describe('addresses that aren’t there, and methods that aren’t possible', () => {
  it('are refused as the document’s components say', async () => {
    const unknown = await desk.get('/api/v1/nothing');
    expect([unknown.status, conformance.problemsUnder('not_found', unknown)]).toEqual([404, []]);
    const other = await desk.call('DELETE', `${SUPPORT}/my-tickets`);
    expect([other.status, conformance.problemsUnder('method_not_allowed', other)]).toEqual([405, []]);
  });
});

describe('too many requests', () => {
  it('are refused as the document says', async () => {
    const limited = await startTestDesk({ env: { RATE_LIMITS: 'on' } });
    let reply = await limited.get(`${SUPPORT}/my-tickets`, 'nonsense');
    for (let count = 0; count < 200 && reply.status === 401; count++)
      reply = await limited.get(`${SUPPORT}/my-tickets`, 'nonsense');
    await limited.dispose();
    expect(reply.status).toBe(429);
    expect(conformance.problems('GET', `${SUPPORT}/my-tickets`, reply)).toEqual([]);
  });
});

describe('the security headers guard', () => {
  const HEADERS = ['timestamp', 'nonce', 'signature', 'guardedRequestId', 'deviceId', 'deviceFingerprint'];

  it('is demanded by the document of a desk that demands it', async () => {
    const guarded = await startTestDesk({ env: { SECURITY_HEADERS: 'required' } });
    const document = (await guarded.get('/openapi.json')).body;
    const { problems } = createConformance(document);
    const reply = await guarded.get(`${SUPPORT}/ticket?ticket_number=${nowhere.number}`);
    await guarded.dispose();
    expect([reply.body.code, problems('GET', `${SUPPORT}/ticket`, reply)]).toEqual([
      'invalid_security_headers',
      [],
    ]);
    const { parameters } = document.components;
    for (const name of HEADERS) {
      expect([name, parameters[name].required]).toEqual([name, true]);
      expect(parameters[name].description).toContain('Required by this desk.');
    }
    expect(parameters.optionalSignature.required).toBe(false);
  });

  it('is told by the document of a desk that doesn’t demand it', async () => {
    const { parameters } = (await desk.get('/openapi.json')).body.components;
    for (const name of HEADERS) {
      expect([name, parameters[name].required]).toEqual([name, false]);
      expect(parameters[name].description).toMatch(/This desk ignores it. A desk in production requires it/);
    }
  });

  it('has an example that names all its headers', async () => {
    const { paths } = (await desk.get('/openapi.json')).body;
    const { post } = paths[`${SUPPORT}/request-support`];
    const { examples } = post.responses['400'].content['application/json'];
    expect(examples.invalid_security_headers.value.errors).toHaveLength(HEADERS.length);
    expect(post.description).toContain('names all that are missing or wrong');
  });
});
