import type { IncomingMessage } from 'node:http';
import { createAddressOf, createForwardedHostOf } from '../../../src/api/kernel/client-address.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { call, echo, type Started, start, stopAll, token } from './started.ts';

afterEach(stopAll);

const PROXY = '10.0.0.1';
const seen = (trusted: string, peer: string | undefined, forwarded?: string): string | null => {
  const addressOf = createAddressOf(loadConfig({ TRUSTED_PROXIES: trusted }).trustedProxies);
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return addressOf({ headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage);
};

describe('the address of a client', () => {
  test.each([
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.3'],
    ['2001:db8::1', '2001:db8::1'],
    [undefined, null],
  ])('that comes over a connection from %s is %s', (peer, address) => {
    expect(seen('0', peer)).toBe(address);
  });

  test.each(['203.0.113.7', '127.0.0.1', 'nonsense', '1.1.1.1, 2.2.2.2'])(
    'is never what X-Forwarded-For says (%s) when nobody is trusted',
    (forwarded) => {
      expect(seen('0', '198.51.100.9', forwarded)).toBe('198.51.100.9');
    },
  );
});

describe('X-Forwarded-For of a peer that nobody has named', () => {
  const warnings = ({ lines }: Started) =>
    lines.filter(({ msg }) => String(msg).startsWith('X-Forwarded-For'));
  const forwarded = (server: Started, address: string) =>
    call(server, 'POST', '/api/v1/echo', { headers: { 'x-forwarded-for': address }, body: {} });

  test.each(['0', '10.0.0.0/8'])('is told in the log, once (TRUSTED_PROXIES=%s)', async (trusted) => {
    const server = await start([echo], { TRUSTED_PROXIES: trusted });
    for (const address of ['203.0.113.7', '203.0.113.8']) await forwarded(server, address);
    expect(warnings(server)).toEqual([expect.objectContaining({ level: 40, peer: '127.0.0.1' })]);
    expect(JSON.stringify(server.lines)).not.toContain('203.0.113');
  });

  test.each(['1', '127.0.0.0/8'])('is nothing to tell where it is named (%s)', async (trusted) => {
    const server = await start([echo], { TRUSTED_PROXIES: trusted });
    await forwarded(server, '203.0.113.7');
    expect(warnings(server)).toEqual([]);
  });

  test('is nothing to tell where nobody sends it', async () => {
    const server = await start([echo]);
    await call(server, 'POST', '/api/v1/echo', { body: {} });
    expect(warnings(server)).toEqual([]);
  });
});

describe('the host that a client asked for', () => {
  const hostSeen = (trusted: string, peer: string, forwarded?: string): string | null => {
    const hostOf = createForwardedHostOf(loadConfig({ TRUSTED_PROXIES: trusted }).trustedProxies);
    const headers = forwarded === undefined ? {} : { 'x-forwarded-host': forwarded };
    return hostOf({ headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage);
  };

  test.each([
    ['0', PROXY, 'desk.example.com', null],
    ['1', PROXY, 'desk.example.com', 'desk.example.com'],
    ['1', PROXY, 'evil.example.com, desk.example.com', 'desk.example.com'],
    ['1', PROXY, undefined, null],
    ['1', PROXY, ' , ', null],
    ['10.0.0.0/8', PROXY, 'desk.example.com', 'desk.example.com'],
    ['10.0.0.0/8', '::ffff:10.0.0.1', 'desk.example.com', 'desk.example.com'],
    ['10.0.0.0/8', '198.51.100.9', 'desk.example.com', null],
  ])('with TRUSTED_PROXIES=%s, a connection from %s and "%s" is %s', (trusted, peer, forwarded, host) => {
    expect(hostSeen(trusted, peer, forwarded)).toBe(host);
  });
});

describe('behind so many proxies', () => {
  test.each([
    ['1', '203.0.113.7', '203.0.113.7'],
    ['1', '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['2', '203.0.113.7, 172.16.0.1', '203.0.113.7'],
    ['2', '6.6.6.6, 7.7.7.7, 203.0.113.7, 172.16.0.1', '203.0.113.7'],
    ['1', '203.0.113.7:4711', '203.0.113.7'],
    ['1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['1', '2001:db8::7', '2001:db8::7'],
    ['1', '::ffff:203.0.113.7', '203.0.113.7'],
  ])('%s: of "%s" only that entry from the right counts: %s', (hops, forwarded, address) => {
    expect(seen(hops, PROXY, forwarded)).toBe(address);
  });

  test.each([
    ['1', undefined],
    ['1', ''],
    ['1', 'nonsense'],
    ['1', '203.0.113.7, unknown'],
    ['2', '203.0.113.7'],
  ])('%s: without an address in that place ("%s") it is the connection’s', (hops, forwarded) => {
    expect(seen(hops, PROXY, forwarded)).toBe(PROXY);
  });
});

describe('behind proxies of known networks', () => {
  const trusted = '10.0.0.0/8, 172.16.0.1, fd00::/8';

  test.each([
    ['10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['::ffff:10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['fd00::1', '203.0.113.7', '203.0.113.7'],
    ['10.0.0.1', '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['10.0.0.1', '6.6.6.6, 203.0.113.7, 10.9.9.9, 172.16.0.1', '203.0.113.7'],
    ['10.0.0.1', '10.0.0.5, 10.0.0.6', '10.0.0.5'],
  ])('a connection from %s with "%s" is of %s', (peer, forwarded, address) => {
    expect(seen(trusted, peer, forwarded)).toBe(address);
  });

  test('the header of anybody else counts for nothing', () => {
    expect(seen(trusted, '198.51.100.9', '203.0.113.7')).toBe('198.51.100.9');
    expect(seen(trusted, '172.16.0.2', '203.0.113.7')).toBe('172.16.0.2');
  });

  test('what is no address ends the search at the proxy that passed it on', () => {
    expect(seen(trusted, '10.0.0.1', '203.0.113.7, nonsense, 10.0.0.2')).toBe('10.0.0.2');
  });
});

describe('everything that depends on the address', () => {
  const body = { message: 'hello' };
  const from = (address: string, more: Record<string, string> = {}) => ({
    body,
    headers: { 'x-forwarded-for': address, ...more },
  });

  test('follows the trusted proxy: what is recorded, and whose limit it counts in', async () => {
    const server = await start([echo], { TRUSTED_PROXIES: '1', RATE_LIMITS: 'on' });
    const recorded = await call(server, 'POST', '/api/v1/echo', from('6.6.6.6, 203.0.113.7'));
    expect(recorded.body.data.ipAddress).toBe('203.0.113.7');
    const statusesOf = async (address: string, times: number) => {
      const answers = Array.from({ length: times }, () =>
        call(server, 'POST', '/api/v1/echo', from(address)),
      );
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(new Set(await statusesOf('203.0.113.7', 239))).toEqual(new Set([201]));
    expect(await statusesOf('9.9.9.9, 203.0.113.7', 1)).toEqual([429]);
    expect(await statusesOf('203.0.113.7, 203.0.113.8', 1)).toEqual([201]);
  });

  test('can’t be chosen by the caller when nobody is trusted', async () => {
    const server = await start([echo], { RATE_LIMITS: 'on' });
    const answers = [];
    for (let index = 0; index < 241; index++)
      answers.push(await call(server, 'POST', '/api/v1/echo', from(`203.0.113.${index}`)));
    expect(answers[0]?.body.data.ipAddress).toBe('127.0.0.1');
    expect(answers.at(-1)?.status).toBe(429);
  });

  test('so do failed authentications and the keys of callers without a token', async () => {
    const callers: string[] = [];
    const server = await start(
      [echo],
      { TRUSTED_PROXIES: '1', RATE_LIMITS: 'on' },
      {
        idempotency: {
          async run({ caller }, execute) {
            callers.push(caller);
            const claim = { commandId: 'c', claimedAt: 1 } as never;
            return { commandId: 'c' as never, end: await execute(claim) };
          },
        },
      },
    );
    await call(server, 'POST', '/api/v1/echo', from('203.0.113.7', { 'idempotency-key': 'k' }));
    const unique = { 'idempotency-key': 'k'.repeat(32) };
    await call(server, 'POST', '/api/v1/echo', from('203.0.113.8', unique));
    // A phone may repeat it over another network; a short key may be somebody else's.
    expect(callers).toEqual(['anonymous:203.0.113.7', 'anonymous:anywhere']);
    const bad = from('203.0.113.7', { authorization: 'Bearer bad' });
    for (let index = 0; index < 120; index++) await call(server, 'POST', '/api/v1/echo', bad);
    expect((await call(server, 'POST', '/api/v1/echo', bad)).status).toBe(429);
    const good = { authorization: `Bearer ${await token('user')}` };
    expect((await call(server, 'POST', '/api/v1/echo', from('203.0.113.8', good))).status).toBe(201);
  });
});
