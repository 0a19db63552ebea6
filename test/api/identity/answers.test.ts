import { LogUnavailable } from '../../../src/events/log/port.ts';
import { startCloudApi } from '../../support/cloud-api.ts';
import {
  type Reply,
  SECRET,
  startSecondDesk,
  startTestDesk,
  suiteDesk,
  tokenFor,
} from '../../support/desk.ts';
import { identityNodeOf, type LoggedIn } from '../../support/identity-node.ts';
import { withMethods } from '../../support/logs.ts';

const desk = suiteDesk();
let leo: LoggedIn;
beforeAll(async () => {
  leo = await identityNodeOf(desk).logIn('+12345678900');
});

const error = (statusCode: number, code: string, message: string, details: string) => ({
  ...{ status: 'error', statusCode },
  error: { code, message, details },
});
const success = (message: string, data: unknown) => ({ status: 'success', statusCode: 200, message, data });
const answers = (reply: Reply) => ({ status: reply.status, body: reply.body });
const isError = (reply: Reply, statusCode: number, code: string, message: string, details: string) =>
  expect(answers(reply)).toEqual({ status: statusCode, body: error(statusCode, code, message, details) });
const isSuccess = (reply: Reply, message: string, data: unknown) =>
  expect(answers(reply)).toEqual({ status: 200, body: success(message, data) });

describe('the answers of the login text', () => {
  it('POST /api/auth/initiate succeeds', async () => {
    const reply = await desk.post('/api/auth/initiate', { phone_number: '+2348012345678' });
    isSuccess(reply, 'Confirmation message sent successfully', { sessionId: expect.any(String) });
  });

  it('POST /api/auth/initiate fails to send', async () => {
    const cloud = await startCloudApi();
    const withWhatsapp = await startTestDesk({ env: cloud.env });
    cloud.answerWith({ status: 400, body: { error: { code: 131_030 } } });
    const reply = await withWhatsapp.post('/api/auth/initiate', { phone_number: '+2348012345678' });
    await withWhatsapp.dispose();
    await cloud.close();
    isError(
      ...([reply, 500, 'MESSAGE_SEND_FAILED'] as const),
      ...(['Failed to send confirmation message', 'Failed to send WhatsApp message'] as const),
    );
  });

  it('POST /api/auth/refresh succeeds', async () => {
    const { refreshToken } = await identityNodeOf(desk).logIn('+12345678901');
    const reply = await desk.post('/api/auth/refresh', { refresh_token: refreshToken });
    isSuccess(reply, 'Tokens refreshed successfully', {
      accessToken: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
      refreshToken: expect.any(String),
    });
    expect(reply.body.data.refreshToken).not.toBe(refreshToken);
  });

  it('POST /api/auth/refresh refuses a token that is none', async () => {
    isError(
      await desk.post('/api/auth/refresh', { refresh_token: 'nonsense' }),
      ...([401, 'INVALID_REFRESH_TOKEN', 'Invalid or expired refresh token'] as const),
      'The provided refresh token is not valid or has expired',
    );
  });

  it('POST /api/auth/logout succeeds', async () => {
    const { userId, accessToken } = await identityNodeOf(desk).logIn('+12345678901');
    const reply = await desk.post('/api/auth/logout', { user_id: userId }, accessToken);
    isSuccess(reply, 'Logged out successfully', { success: true });
  });

  it.each([{}, { user_id: '' }, { user_id: null }, { user_id: 7 }])(
    'POST /api/auth/logout wants a user id (%j)',
    async (body) => {
      isError(
        await desk.post('/api/auth/logout', body, leo.accessToken),
        ...([400, 'MISSING_USER_ID', 'Missing required parameter'] as const),
        'user_id is required for logout',
      );
    },
  );

  it('GET /api/auth/validate succeeds', async () => {
    isSuccess(await desk.get('/api/auth/validate', leo.accessToken), 'Token validated successfully', {
      ...{ valid: true, userId: leo.userId },
    });
  });

  it.each([
    ['nonsense', async () => 'nonsense'],
    ['a token of a user who was never registered', () => tokenFor('user')],
    ['a token of an admin', () => tokenFor('admin')],
  ])('GET /api/auth/validate refuses %s', async (_what, token) => {
    isError(
      await desk.get('/api/auth/validate', await token()),
      ...([401, 'INVALID_TOKEN', 'Invalid or expired token'] as const),
      'The provided access token is not valid or has expired',
    );
  });

  it('GET /api/auth/ws wants a session id', async () => {
    isError(
      await desk.get('/api/auth/ws'),
      ...([400, 'MISSING_SESSION_ID', 'Session ID is required'] as const),
      'sessionId query parameter is required for WebSocket connection',
    );
  });

  it('GET /api/user/me succeeds', async () => {
    const reply = await desk.get('/api/user/me', leo.accessToken);
    isSuccess(reply, 'User retrieved successfully', {
      ...{ id: leo.userId, phoneNumber: '+12345678900', name: null, createdAt: expect.any(Number) },
    });
    expect(Number.isInteger(reply.body.data.createdAt)).toBe(true);
    expect(Math.abs(reply.body.data.createdAt - Date.now() / 1000)).toBeLessThan(600);
  });

  it('GET /api/user/me and PUT of it don’t find a user who was never registered', async () => {
    const [code, message] = ['USER_NOT_FOUND', 'The requested user could not be found'] as const;
    const details = 'No user exists with the provided ID';
    const token = await tokenFor('user');
    isError(await desk.get('/api/user/me', token), 404, code, message, details);
    isError(await desk.put('/api/user/me', { name: 'Leo' }, token), 404, code, message, details);
  });

  it('PUT /api/user/me succeeds, and the name is there from then on', async () => {
    const reply = await desk.put('/api/user/me', { name: ' Leo Licona ' }, leo.accessToken);
    isSuccess(reply, 'User updated successfully', { success: true, name: 'Leo Licona' });
    expect((await desk.get('/api/user/me', leo.accessToken)).body.data.name).toBe('Leo Licona');
  });

  it.each([{}, { name: '' }, { name: '   ' }, { name: null }, { name: 7 }, { name: ['Leo'] }])(
    'PUT /api/user/me refuses %j',
    async (body) => {
      isError(
        await desk.put('/api/user/me', body, leo.accessToken),
        ...([400, 'INVALID_NAME', 'Invalid name provided', 'Name must be a non-empty string'] as const),
      );
    },
  );
});

describe('the error codes of the login text', () => {
  const DETAILS = 'Authorization header is missing or malformed';

  it.each([undefined, '', 'Bearer', 'Basic dTpw', 'Bearer a b'])(
    'MISSING_AUTHORIZATION: the header is %j',
    async (authorization) => {
      const headers = { ...(authorization !== undefined && { authorization }) };
      for (const path of ['/api/auth/validate', '/api/user/me'])
        isError(
          await desk.call('GET', path, { headers }),
          ...([401, 'MISSING_AUTHORIZATION', 'Missing authorization', DETAILS] as const),
        );
    },
  );

  it.each([
    ['nobody', async () => undefined],
    ['another user', () => tokenFor('user')],
    ['an admin', () => tokenFor('admin', { sub: leo.userId })],
  ])('UNAUTHORIZED: %s may not end the sessions of a user', async (_who, token) => {
    isError(
      await desk.post('/api/auth/logout', { user_id: leo.userId }, await token()),
      ...([401, 'UNAUTHORIZED', 'Missing or invalid authentication'] as const),
      'A token of that user is required',
    );
  });

  it.each([
    ['initiate', {}, 'MISSING_PARAMETERS', 'Missing required parameter', 'phone_number is required'],
    [
      'initiate',
      { phone_number: ' ' },
      'MISSING_PARAMETERS',
      'Missing required parameter',
      'phone_number is required',
    ],
    ['refresh', {}, 'MISSING_PARAMETERS', 'Missing required parameter', 'refresh_token is required'],
  ])('MISSING_PARAMETERS: %s with %j', async (path, body, code, message, details) => {
    isError(await desk.post(`/api/auth/${path}`, body), 400, code, message, details);
  });

  it.each(['12', 'nonsense', '+1', '+99912345678', 'x'.repeat(1_000), 2_348_012_345_678, ['+2348012345678']])(
    'INVALID_PHONE_NUMBER: %j',
    async (phone_number) => {
      const { status, body } = await desk.post('/api/auth/initiate', { phone_number });
      expect([status, body.error.code, body.error.message]).toEqual([
        ...[400, 'INVALID_PHONE_NUMBER', 'Invalid phone number provided'],
      ]);
    },
  );

  it('LOGOUT_FAILED and UPDATE_FAILED: the log can’t take it now', async () => {
    const { userId, accessToken, refreshToken } = await identityNodeOf(desk).logIn('+12345678902');
    await desk.get('/api/user/me', accessToken);
    const append = () => Promise.reject(new LogUnavailable('down'));
    const broken = await startSecondDesk(desk, { log: withMethods(desk.stores.log, { append }) });
    const logout = await broken.post('/api/auth/logout', { user_id: userId, refresh_token: refreshToken });
    expect([logout.status, logout.body.error.code, logout.headers.get('retry-after')]).toEqual([
      ...[503, 'LOGOUT_FAILED', '1'],
    ]);
    const renamed = await broken.put('/api/user/me', { name: 'Leo' }, accessToken);
    expect([renamed.status, renamed.body.error.code]).toEqual([503, 'UPDATE_FAILED']);
    await broken.stop();
  });

  it('MESSAGE_SEND_FAILED: login is off in production without WhatsApp', async () => {
    const env = { NODE_ENV: 'production', RATE_LIMITS: 'on', JWT_SECRET: SECRET, PRIVACY_KEY: SECRET };
    const production = await startTestDesk({ env });
    const reply = await production.post('/api/auth/initiate', { phone_number: '+2348012345678' });
    // Nobody sets it up within a second.
    expect(reply.headers.get('retry-after')).toBe('3600');
    isError(
      reply,
      ...([503, 'MESSAGE_SEND_FAILED', 'Failed to send confirmation message'] as const),
      'Login by WhatsApp is not set up',
    );
    expect((await production.get('/api/auth/confirm?button=x')).body.error.code).toBe('NOT_FOUND');
    await production.dispose();
  });
});

describe('what the kernel refuses under these addresses', () => {
  const isRefused = (reply: Reply, status: number, code: string) => {
    expect(reply.status).toBe(status);
    expect(reply.body).toEqual(error(status, code, expect.any(String), expect.stringMatching(/./)));
  };

  it('comes out in their envelope: 404', async () => {
    for (const path of ['/api/auth', '/api/auth/nothing', '/api/user', '/api/webhook/x'])
      isRefused(await desk.get(path), 404, 'NOT_FOUND');
  });

  it('and 405', async () => {
    for (const [path, allow] of [
      ['/api/auth/initiate', 'POST, OPTIONS'],
      ['/api/user/me', 'GET, PUT, OPTIONS'],
    ] as const) {
      const reply = await desk.call('DELETE', path);
      isRefused(reply, 405, 'METHOD_NOT_ALLOWED');
      expect(reply.headers.get('allow')?.split(', ').toSorted()).toEqual(
        expect.arrayContaining(allow.split(', ')),
      );
    }
  });

  it('and 400, 413 and 415 of bodies', async () => {
    const send = (body: string, type = 'application/json') =>
      desk.call('POST', '/api/auth/initiate', { body, headers: { 'content-type': type } });
    isRefused(await send('{'), 400, 'BAD_REQUEST');
    isRefused(await send('[]'), 400, 'BAD_REQUEST');
    isRefused(await send('x'.repeat(1024 * 1024 + 1)), 413, 'PAYLOAD_TOO_LARGE');
    isRefused(
      await send('phone_number=1', 'application/x-www-form-urlencoded'),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });

  it('and 403 of roles', async () => {
    isRefused(await desk.get('/api/user/me', await tokenFor('admin')), 403, 'FORBIDDEN');
  });

  it('and 400 of a plain request to the waiting socket', async () => {
    isRefused(await desk.get('/api/auth/ws?sessionId=some'), 400, 'BAD_REQUEST');
  });

  it('and 503 while the log is away', async () => {
    const readStream = () => Promise.reject(new LogUnavailable('down'));
    const broken = await startSecondDesk(desk, { log: withMethods(desk.stores.log, { readStream }) });
    const reply = await broken.post('/api/auth/refresh', { refresh_token: leo.refreshToken });
    isRefused(reply, 503, 'SERVICE_UNAVAILABLE');
    expect(reply.headers.get('retry-after')).not.toBeNull();
    isRefused(await broken.get('/api/auth/validate', leo.accessToken), 503, 'SERVICE_UNAVAILABLE');
    await broken.stop();
  });

  it('and 500 of what nobody expected', async () => {
    const readStream = () => Promise.reject(new Error('a secret of the inside'));
    const broken = await startSecondDesk(desk, { log: withMethods(desk.stores.log, { readStream }) });
    const reply = await broken.post('/api/auth/refresh', { refresh_token: leo.refreshToken });
    isRefused(reply, 500, 'INTERNAL_ERROR');
    expect(JSON.stringify(reply.body)).not.toContain('inside');
    await broken.stop();
  });
});
