import type { Context } from 'koa';
import type { Logger } from 'pino';
import { createFailureOfError } from '../../../src/api/kernel/error-failures.ts';
import { exchangeOf, headerOf } from '../../../src/api/kernel/exchange.ts';
import { createLimits, LIMITS } from '../../../src/api/kernel/limits.ts';
import { failureOf, phoneNumberSentence } from '../../../src/api/refusal-responses.ts';
import { createLogger } from '../../../src/cli/logger.ts';
import { type Refusal, refuse } from '../../../src/commands/refusal.ts';
import { LogUnavailable } from '../../../src/events/log/port.ts';
import { addressKey } from '../../../src/limits/address-key.ts';
import { ReadModelsUnavailable } from '../../../src/projections/store/port.ts';

test('a store that is down is logged with its own code, which nobody redacts', () => {
  const lines: string[] = [];
  const { logger } = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) });
  const cause = Object.assign(new Error('malformed'), { code: 'ERR_SQLITE_ERROR', errcode: 267 });
  for (const Unavailable of [LogUnavailable, ReadModelsUnavailable])
    createFailureOfError(logger)(new Unavailable('gone', { cause }), {});
  expect(lines.map((line) => JSON.parse(line).reason)).toEqual([
    'LogUnavailable: Error SQLITE_CORRUPT',
    'ReadModelsUnavailable: Error SQLITE_CORRUPT',
  ]);
});

test('a MongoDB that has not been there yet is told of by what is wrong, not by the state of the driver', () => {
  const lines: unknown[] = [];
  const logger = { info() {}, warn: (...line: unknown[]) => lines.push(line) } as unknown as Logger;
  const cause = Object.assign(new Error('Topology is closed'), { name: 'MongoTopologyClosedError' });
  createFailureOfError(logger)(new ReadModelsUnavailable('gone', { cause }), {});
  expect(lines).toEqual([[{ reason: 'ReadModelsUnavailable: no server answers' }, 'a store is unavailable']]);
});

test('the log and the read models are told of each, when both are down', () => {
  const lines: unknown[] = [];
  const logger = { info() {}, warn: (...line: unknown[]) => lines.push(line) } as unknown as Logger;
  const failureOfError = createFailureOfError(logger);
  for (const Unavailable of [LogUnavailable, ReadModelsUnavailable, LogUnavailable])
    failureOfError(new Unavailable('gone'), {});
  expect(lines).toHaveLength(2);
});

test('a store that is down is logged once, however many requests fail for it', () => {
  const lines: unknown[] = [];
  const logger = { info() {}, warn: (...line: unknown[]) => lines.push(line) } as unknown as Logger;
  const failureOfError = createFailureOfError(logger);
  const cause = Object.assign(new Error('which quotes the request'), { code: 14 });
  for (const requestId of ['1', '2', '3'])
    expect(failureOfError(new LogUnavailable('gone', { cause }), { requestId })).toMatchObject({
      status: 503,
      code: 'unavailable',
    });
  expect(lines).toEqual([[{ reason: 'LogUnavailable: Error 14' }, 'a store is unavailable']]);
});

describe('limits in memory', () => {
  afterEach(() => jest.useRealTimers());

  test('count every key and every limit for itself', async () => {
    const one = [{ requests: 1, seconds: 60 }];
    const limits = createLimits({ table: { ...LIMITS, user_read: one, user_write: one } });
    expect(await limits.consume('user_read', 'a')).toBeNull();
    expect(await limits.consume('user_read', 'a')).toBeGreaterThan(0);
    expect(await limits.consume('user_read', 'b')).toBeNull();
    expect(await limits.consume('user_write', 'a')).toBeNull();
  });

  test('a window ends', async () => {
    jest.useFakeTimers();
    const limits = createLimits({ table: { ...LIMITS, user_read: [{ requests: 1, seconds: 60 }] } });
    await limits.consume('user_read', 'a');
    expect(await limits.exhausted('user_read', 'a')).toBe(60_000);
    jest.advanceTimersByTime(60_001);
    expect(await limits.exhausted('user_read', 'a')).toBeNull();
    expect(await limits.consume('user_read', 'a')).toBeNull();
  });

  test('public reads are bounded by the day too, so that ticket numbers cannot be walked', async () => {
    jest.useFakeTimers();
    const limits = createLimits();
    let passed = 0;
    for (let minute = 0; minute < 60; minute++) {
      for (let request = 0; request < 240; request++)
        if ((await limits.consume('public_read', 'a')) === null) passed++;
      jest.advanceTimersByTime(60_001);
    }
    expect(passed).toBe(1_500);
  });

  test('have room for so many keys in all, and forget those unseen for longest', async () => {
    const once = { ...LIMITS, user_read: [{ requests: 1, seconds: 60 }] };
    const limits = createLimits({ table: once, memory: 40_000 });
    await limits.consume('user_read', 'first');
    for (let key = 0; key < 50; key++) await limits.consume('user_read', `key-${key}`);
    expect(await limits.exhausted('user_read', 'first')).not.toBeNull();
    for (let key = 0; key < 100; key++) await limits.consume('user_write', `key-${key}`);
    expect(await limits.exhausted('user_read', 'first')).toBeNull();
    expect(await limits.consume('user_read', 'first')).toBeNull();
  });

  test('open is without a limit', async () => {
    const limits = createLimits();
    for (let request = 0; request < 10_000; request++) expect(await limits.consume('open', 'a')).toBeNull();
  });
});

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, 'unknown'],
])('the address %s is counted as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

describe('what the network says of a request', () => {
  const seen = (remoteAddress: string | undefined, headers: Record<string, string> = {}) => {
    const req = { headers, url: '/x', socket: { remoteAddress } };
    const context = { req, path: '/x', querystring: '' } as unknown as Context;
    return exchangeOf(context, () => remoteAddress ?? null);
  };

  test.each([
    ['Pixel 9 ', 'Pixel 9'],
    ['  ', null],
    [Buffer.from('José’s phone').toString('latin1'), 'José’s phone'],
    ['Jos\xe9', 'José'],
  ])('a header %j is read as %j', (sent, read) => {
    const { request } = seen('10.0.0.1', { 'x-device-model': sent });
    expect(headerOf(request, 'x-device-model')).toBe(read);
    expect(headerOf(request, 'x-other')).toBeNull();
  });
});

describe('refusals', () => {
  test.each<[Refusal, number, string]>([
    [refuse('ticket_not_found', { subject: 'SMI-2026-001234' }), 404, 'Ticket SMI-2026-001234 not found'],
    [refuse('ticket_not_found'), 404, 'Ticket not found'],
    [refuse('admin_not_found'), 404, 'Admin not found'],
    [refuse('record_not_found', { subject: 'User' }), 404, 'User not found'],
    [refuse('email_mismatch'), 400, 'Email does not match the ticket owner'],
    [refuse('ticket_closed'), 400, 'Cannot add messages to a closed or resolved ticket'],
    [refuse('rating_out_of_range'), 400, 'Rating must be between 1 and 5'],
    [refuse('already_rated'), 400, 'Ticket already rated'],
    [refuse('not_rateable'), 400, 'Can only rate resolved or closed tickets'],
    [refuse('not_ticket_owner'), 400, 'You can only rate your own tickets'],
    [refuse('invalid_session'), 400, 'Invalid session ID'],
    [
      refuse('invalid_phone_number'),
      400,
      'Phone number must be in E.164 format (+234XXXXXXXXXX) or a valid Nigerian number',
    ],
    [refuse('idempotency_key_reused'), 409, 'Idempotency-Key was already used for a different request'],
  ])('%j is %d %s', (refusal, status, message) => {
    expect(failureOf(refusal, 'NG')).toMatchObject({ status, message, code: refusal.refused });
  });

  test('the field to blame stands in the errors', () => {
    expect(failureOf(refuse('admin_not_found', { field: 'assigned_to' }), 'NG').errors).toEqual([
      { field: 'assigned_to', message: 'Admin not found' },
    ]);
  });

  test('phone numbers are described for the region', () => {
    expect(phoneNumberSentence('GH')).toBe(
      'Phone number must be in E.164 format (+233XXXXXXXXX) or a valid number of Ghana',
    );
    expect(phoneNumberSentence('US')).toBe(
      'Phone number must be in E.164 format (+1XXXXXXXXXX) or a valid number of United States',
    );
  });
});

test('log lines are JSON, and what must not be logged is not even when somebody tries', async () => {
  const lines: string[] = [];
  const { logger, flush } = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) });
  logger.debug('too low');
  logger.info(
    {
      route: '/x',
      authorization: 'Bearer a',
      token: 'b',
      code: '123456',
      message: 'private',
      phone_number: '+2348012345678',
    },
    'request',
  );
  await flush();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: expect.any(Number),
      route: '/x',
      authorization: '[redacted]',
      token: '[redacted]',
      code: '[redacted]',
      message: '[redacted]',
      phone_number: '[redacted]',
      msg: 'request',
    },
  ]);
});
