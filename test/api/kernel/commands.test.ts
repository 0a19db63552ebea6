import { createHash } from 'node:crypto';
import { z } from 'zod';
import { command } from '../../../src/api/endpoint.ts';
import type { Projected } from '../../../src/api/kernel/projected.ts';
import type { Answer } from '../../../src/api/outcomes.ts';
import {
  type CommandResult,
  recalledResult,
  recordedResult,
} from '../../../src/commands/idempotency/command-result.ts';
import type { IdempotentCommands, KeyedRequest } from '../../../src/commands/idempotency/idempotency.ts';
import { isPassing, type Missed, type Refusal, refuse } from '../../../src/commands/refusal.ts';
import type { CommandId } from '../../../src/events/ids.ts';
import { LogUnavailable, type Position } from '../../../src/events/log/port.ts';
import type { Shown } from '../../../src/projections/standstill.ts';
import { answered, call, echo, look, SAMPLE, start, stopAll, token } from './started.ts';

afterEach(stopAll);

const body = { message: 'hello' };
const withKey = (key: string, more: Record<string, string> = {}) => ({
  body,
  headers: { 'idempotency-key': key, ...more },
});

/** Keeps how commands ended as the real thing would, and everything it was asked. */
function remembering() {
  const requests: KeyedRequest[] = [];
  const ends = new Map<string, string>();
  const idempotency: IdempotentCommands = {
    async run(request, execute) {
      requests.push(request);
      const id = `${request.caller} ${request.key}`;
      const commandId = 'claimed' as CommandId;
      const known = ends.get(id);
      if (known) return { commandId, end: recalledResult(JSON.parse(known)) };
      const end: CommandResult = await execute({ commandId, claimedAt: 5 as Position });
      if (end.kind !== 'refused' || !isPassing(end.refusal))
        ends.set(id, JSON.stringify(recordedResult(end)));
      return { commandId, end };
    },
  };
  return { idempotency, requests, ends };
}

const answering = (...outcomes: (Answer | Refusal | Error)[]) =>
  command({
    ...SAMPLE,
    method: 'POST',
    path: '/command',
    body: z.object({}),
    ...answered(async () => {
      const outcome = outcomes.shift() ?? {
        status: 200 as const,
        message: 'Done',
        data: null,
        position: 9 as Position,
      };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    }),
  });

describe('Idempotency-Key', () => {
  test('a repeat gets the very same text and headers, and its position is acknowledged again', async () => {
    const { idempotency } = remembering();
    const server = await start([echo], {}, { idempotency });
    const first = await call(server, 'POST', echo.path, withKey('k'));
    const again = await call(server, 'POST', echo.path, withKey('k'));
    expect(again.body).toEqual(first.body);
    expect(first.body.data).toMatchObject({ commandId: 'claimed', claimedAt: 5 });
    for (const name of ['x-position', 'etag']) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(server.acknowledged).toEqual([7, 7]);
  });

  test('tells callers apart, and requests by method, target and bytes', async () => {
    const { idempotency, requests } = remembering();
    const server = await start([echo], {}, { idempotency });
    await call(server, 'POST', `${echo.path}?a=1`, withKey('k'));
    await call(
      server,
      'POST',
      echo.path,
      withKey('k', { authorization: `Bearer ${await token('user', 'u1')}` }),
    );
    expect(requests.map(({ caller }) => caller)).toEqual(['anonymous:127.0.0.1', 'user:u1']);
    expect(requests[1]?.actor).toEqual({ kind: 'user', id: 'u1' });
    expect(requests.map(({ fingerprints: [fingerprint] }) => fingerprint)).toEqual(
      [`POST ${echo.path}?a=1`, `POST ${echo.path}`].map((line) =>
        createHash('sha256')
          .update(`${line}\n${JSON.stringify(body)}`)
          .digest('hex'),
      ),
    );
  });

  test('without it the command runs under an id of its own', async () => {
    const { idempotency, requests } = remembering();
    const { body: answer } = await call(await start([echo], {}, { idempotency }), 'POST', echo.path, {
      body,
    });
    expect(answer.data.commandId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.data.claimedAt).toBeNull();
    expect(requests).toEqual([]);
  });

  test.each(['', 'x'.repeat(129), 'ä'])('"%s" is 400 naming the header', async (key) => {
    const answer = await call(await start([echo]), 'POST', echo.path, withKey(key));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', errors: [{ field: 'Idempotency-Key' }] },
    });
  });

  test('refusals of the key itself are told', async () => {
    const idempotency = { run: async () => refuse('idempotency_key_reused') };
    const told = await call(await start([echo], {}, { idempotency }), 'POST', echo.path, withKey('k'));
    expect(told).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
    expect(told.headers.get('x-position')).toBe('0');
  });

  test('a refusal that may pass says what it rests on, too', async () => {
    const server = await start([answering(refuse('too_many_conflicts'))]);
    const { headers } = await call(server, 'POST', '/command', { body: {} });
    expect([headers.get('x-position'), headers.get('retry-after')]).toEqual(['0', '1']);
  });

  test('a refusal is final and kept', async () => {
    const { idempotency, ends } = remembering();
    const server = await start([answering(refuse('ticket_closed'))], {}, { idempotency });
    const first = await call(server, 'POST', '/command', { body: {}, headers: { 'idempotency-key': 'k' } });
    expect(
      await call(server, 'POST', '/command', { body: {}, headers: { 'idempotency-key': 'k' } }),
    ).toMatchObject({ status: 400, body: first.body });
    expect(ends.size).toBe(1);
  });

  test.each<[string, Refusal | Error, number]>([
    ['the log being away', new LogUnavailable('down'), 503],
    ['an unexpected error', new Error('bug'), 500],
    ['too many conflicts', refuse('too_many_conflicts'), 409],
  ])('%s is not kept: a repeat executes again', async (_name, outcome, status) => {
    const { idempotency } = remembering();
    const server = await start([answering(outcome)], {}, { idempotency });
    expect(
      (await call(server, 'POST', '/command', { body: {}, headers: { 'idempotency-key': 'k' } })).status,
    ).toBe(status);
    expect(
      (await call(server, 'POST', '/command', { body: {}, headers: { 'idempotency-key': 'k' } })).status,
    ).toBe(200);
  });
});

describe('If-Match', () => {
  test.each([
    ['"5"', [5]],
    ['5', [5]],
    ['"0"', [0]],
    ['"1","2" ,  "3"', [1, 2, 3]],
    ['W/"1", "2"', [2]],
    [', "1",, "2",', [1, 2]],
    ['*', null],
  ])('%s means %j', async (header, revision) => {
    const { body: answer } = await call(await start([echo]), 'POST', echo.path, {
      body,
      headers: { 'if-match': header },
    });
    expect(answer.data.ifMatch).toEqual(revision);
  });

  test.each(['', '"x"', '-1', '"5', '5"', '1.5', ',', '"1",x', 'W/"5"', '99999999999999999999'])(
    '%s is 400 naming the header',
    async (header) => {
      const answer = await call(await start([echo]), 'POST', echo.path, {
        body,
        headers: { 'if-match': header },
      });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'If-Match' }] } });
    },
  );

  const missed: Missed = { stream: 'ticket-1', after: 5, revision: 8 };

  test('a repeat of such a refusal is told the same, from where it lies in the log', async () => {
    const { idempotency, ends } = remembering();
    const asked: unknown[] = [];
    const happened = { type: 'StatusChanged', actor: { kind: 'system', id: null }, time: 't' } as const;
    const since = [{ ...happened, data: { to: 'a secret of the ticket' } }];
    const server = await start(
      [answering(refuse('revision_conflict', { conflict: { ...missed, since } }))],
      {},
      {
        idempotency,
        since: async (...what) => {
          asked.push(what);
          return since;
        },
      },
    );
    const keyed = { body: {}, headers: { 'idempotency-key': 'k', 'if-match': '5' } };
    const first = await call(server, 'POST', '/command', keyed);
    const again = await call(server, 'POST', '/command', keyed);
    expect([again.status, again.body]).toEqual([409, first.body]);
    expect(asked).toEqual([[{ kind: 'anonymous' }, missed]]);
    expect([...ends.values()].join()).not.toContain('secret');
  });

  test('an older revision is 409 with the current one and what happened since', async () => {
    const since = [
      {
        type: 'StatusChanged',
        actor: { kind: 'admin' as const, id: 'a' },
        time: 't',
        data: { to: 'closed' },
      },
    ];
    const server = await start([answering(refuse('revision_conflict', { conflict: { ...missed, since } }))]);
    const answer = await call(server, 'POST', '/command', { body: {} });
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      success: false,
      code: 'revision_conflict',
      message: expect.any(String),
      revision: 8,
      since,
    });
  });
});

describe('reads', () => {
  const projected = (shown: Shown, acknowledged = 0, projectedUpTo = acknowledged) => {
    const asked: [number, number][] = [];
    let position = projectedUpTo;
    const double: Projected = {
      acknowledged: () => acknowledged as Position,
      isBeyondLog: async (beyond) => beyond > 1_000,
      projected: () => position as Position,
      async reached(awaited, timeout) {
        asked.push([awaited, timeout]);
        if (shown === 'held') position = awaited;
        return shown === 'held';
      },
      async awaited(awaited, timeout) {
        asked.push([awaited, timeout]);
        return awaited <= position ? 'held' : shown;
      },
    };
    return { asked, projected: double };
  };

  test('wait for what this node acknowledged or the caller knows, whichever is later', async () => {
    const { asked, projected: double } = projected('held', 20);
    const server = await start([look], {}, { projected: double });
    await call(server, 'GET', '/api/v1/things/1', { headers: { 'x-min-position': '30' } });
    await call(server, 'GET', '/api/v1/things/1', { headers: { 'x-min-position': '10' } });
    await call(server, 'GET', '/api/v1/things/1');
    expect(asked).toEqual([[30, 5000], ...Array(3).fill([20, 5000])]);
  });

  test('show what was projected before, and say so, while the projection stands still', async () => {
    const { projected: double } = projected('stale', 20, 7);
    const server = await start([look], {}, { projected: double });
    const { status, headers } = await call(server, 'GET', '/api/v1/things/1');
    expect([status, headers.get('warning'), headers.get('x-position')]).toEqual([
      200,
      '110 - "Response is Stale"',
      '7',
    ]);
  });

  test.each([8, 30])('are 503 then when they ask for a position (%i) that is not shown', async (position) => {
    const { projected: double } = projected('stale', 20, 7);
    const server = await start([look], {}, { projected: double });
    const answerTo = (minimum: number) =>
      call(server, 'GET', '/api/v1/things/1', { headers: { 'x-min-position': String(minimum) } });
    expect((await answerTo(position)).status).toBe(503);
    expect((await answerTo(7)).status).toBe(200);
  });

  test('are 503 when the read models go on and do not come so far', async () => {
    const { projected: double } = projected('late', 20, 7);
    const server = await start([look], {}, { projected: double });
    expect((await call(server, 'GET', '/api/v1/things/1')).status).toBe(503);
  });

  test('are 503 with Retry-After when that does not come in time', async () => {
    const { projected: double } = projected('late');
    const answer = await call(await start([look], {}, { projected: double }), 'GET', '/api/v1/things/1', {
      headers: { 'x-min-position': '30' },
    });
    expect(answer).toMatchObject({ status: 503, body: { code: 'not_caught_up' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('are 400 at once, and wait for nothing, when no answer can have told of that position', async () => {
    const { asked, projected: double } = projected('held', 2_000);
    const server = await start([look], {}, { projected: double });
    const from = (position: number) =>
      call(server, 'GET', '/api/v1/things/1', { headers: { 'x-min-position': String(position) } });
    expect(await from(2_001)).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', errors: [{ field: 'X-Min-Position' }] },
    });
    expect(asked).toEqual([]);
    expect((await from(2_000)).status).toBe(200);
  });

  test.each(['', '-1', '1.5', '1e3', 'abc', '9007199254740993'])(
    'X-Min-Position %s is 400 naming it',
    async (header) => {
      const answer = await call(await start([look]), 'GET', '/api/v1/things/1', {
        headers: { 'x-min-position': header },
      });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'X-Min-Position' }] } });
    },
  );

  test('a bearer is introduced before the wait, so that what this records is waited for too', async () => {
    const order: string[] = [];
    const { projected: double } = projected('held', 1, 0);
    const server = await start(
      [look],
      {},
      {
        onAuthenticated: async () => void order.push('introduced'),
        projected: {
          ...double,
          awaited: async () => {
            order.push('waited');
            return 'held';
          },
        },
      },
    );
    await call(server, 'GET', '/api/v1/things/1', {
      headers: { authorization: `Bearer ${await token('user')}` },
    });
    expect(order).toEqual(['introduced', 'waited']);
  });
});
