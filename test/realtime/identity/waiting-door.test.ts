import type { IncomingMessage } from 'node:http';
import type { WaitingLimits } from '../../../src/realtime/identity/limits.ts';
import { createWaitingAdmission } from '../../../src/realtime/identity/waiting-admission.ts';

const doorWith = (sockets: Partial<WaitingLimits['sockets']>, handshakes = 100) =>
  createWaitingAdmission({
    limits: {
      sockets: { total: 100, perAddress: 100, perLogin: 100, ...sockets },
      handshakes: { points: handshakes, seconds: 60 },
      packets: { points: 1, seconds: 1 },
    },
    origins: { isAllowed: () => false, forwardedHostOf: () => null },
    addressOf: ({ headers }) => String(headers['x-address'] ?? 'somewhere'),
  });

const request = (sessionId: string, address = 'somewhere') =>
  ({
    url: `/api/auth/ws?sessionId=${sessionId}`,
    headers: { 'x-address': address },
  }) as unknown as IncomingMessage;

describe('the door of waiting pages', () => {
  it.each([
    ['the node', { total: 2 }, request('3', 'elsewhere')],
    ['an address', { perAddress: 2 }, request('3')],
    ['a login', { perLogin: 2 }, request('1', 'elsewhere')],
  ])('lets in so many of %s, and one more for each who leaves', async (_whose, sockets, next) => {
    const door = doorWith(sockets);
    const [first] = [await door.admit(request('1')), await door.admit(request('1'))];
    expect(await door.admit(next)).toBe('too_many_sockets');
    if (typeof first === 'string' || first === undefined) throw new Error('the first was not let in');
    first.leave();
    expect(await door.admit(next)).toMatchObject({ sessionId: expect.any(String) });
    expect(await door.admit(next)).toBe('too_many_sockets');
  });

  it('counts what fills one address against no other', async () => {
    const door = doorWith({ perAddress: 1 });
    await door.admit(request('1'));
    expect(await door.admit(request('2'))).toBe('too_many_sockets');
    expect(await door.admit(request('2', 'elsewhere'))).toMatchObject({ sessionId: '2' });
  });

  it('counts attempts too', async () => {
    const door = doorWith({}, 1);
    await door.admit(request('1'));
    expect(await door.admit(request('1'))).toBe('too_many_handshakes');
  });

  it.each(['/api/auth/ws?', '/api/auth/ws?sessionId=', '/api/auth/ws?sessionId=1&sessionId=2'])(
    'wants one session id: not %s',
    async (url) => {
      expect(await doorWith({}).admit({ url, headers: {} } as IncomingMessage)).toBe('session_missing');
    },
  );

  it('lets nobody in once it is closed', async () => {
    const door = doorWith({});
    door.close();
    expect(await door.admit(request('1'))).toBe('stopping');
  });
});
