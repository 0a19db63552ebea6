import { hostileDesk, MARK } from './support/hostile-desk.ts';
import { openRawSocket, openSeated } from './support/raw-socket.ts';
import type { Headers } from './support/wire.ts';

const hostile = hostileDesk({ RATE_LIMITS: 'on' });

// With its limits on: what keeps a flood away is under test here.

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const PROBE = '42/support,99["leave_ticket",{"ticket_id":"x"}]';

const PACKETS: readonly (readonly [string, readonly (string | Buffer)[]])[] = [
  ['empty packets', ['', '4', '40', '41', '42', '43', '44', '45', '46']],
  ['unknown kinds', ['7', '8', '9', 'x', '47', '4x', '😀', '\u0000']],
  [
    'packets of the server',
    ['0{"sid":"x"}', '3probe', '40/support,{"sid":"x"}', '44/support,{"message":"x"}'],
  ],
  ['a ping in the wrong direction', ['2', '2probe']],
  ['pongs that nobody asked for', ['3', '3', '3']],
  ['an upgrade of what is upgraded', ['5', '6']],
  ['base64 that is none', ['b', 'b%%%', 'bAAAA']],
  [
    'events of a namespace that isn’t joined',
    ['42["join_ticket",{}]', '42/other,["x"]', '42/,["x"]', '41/other,'],
  ],
  ['another socket', ['40/support,{"token":"x"}', '40/support,', '40/support,{}']],
  ['half an event', ['42/support,["join_ticket"']],
  ['an event that is an object', ['42/support,{"0":"join_ticket"}']],
  ['an event that is null', ['42/support,null']],
  ['an event that is nothing', ['42/support,', '42/support']],
  ['an event without a name', ['42/support,1[]', '42/support,[]']],
  ['an event whose name is an object', ['42/support,1[{}]']],
  ['an event whose name is null', ['42/support,1[null]']],
  ['an id beyond numbers', [`42/support,${'9'.repeat(400)}["x"]`]],
  ['a negative id', ['42/support,-1["x"]']],
  ['answers to nothing', ['43/support,1[]', '43/support,999999[{"success":true}]', '43/support,[]']],
  ['an answer that is no list', ['43/support,1{}']],
  ['attachments that never come', ['451-/support,["x",{"_placeholder":true,"num":0}]', PROBE]],
  ['attachments without an end', [`45${'9'.repeat(30)}-/support,["x"]`]],
  ['attachments without a number', ['45-/support,["x"]', '45x-/support,["x"]']],
  ['a negative number of attachments', ['45-1-/support,["x"]']],
  ['an attachment that isn’t there', ['451-/support,["x",{"_placeholder":true,"num":7}]', Buffer.from('x')]],
  [
    'an attachment of the prototype',
    ['451-/support,["x",{"_placeholder":true,"num":"__proto__"}]', Buffer.from('x')],
  ],
  ['bytes out of nowhere', [Buffer.from('bytes'), Buffer.alloc(0), Buffer.alloc(10_000, 0xff)]],
  ['a namespace of 10,000 characters', [`42/${'x'.repeat(10_000)},["x"]`, `40/${'y'.repeat(10_000)},{}`]],
  ['a namespace with a query', ['40/support?token=x,{}', '40/%2e%2e/support,{}', '40/__proto__,{}']],
  ['nested lists', [`42/support,1["join_ticket",${nested(25_000)}]`]],
  ['nested lists for a token', [`40/support,{"token":${nested(25_000)}}`]],
  ['nested lists with an attachment', [`451-/support,1["join_ticket",${nested(25_000)}]`, Buffer.from('x')]],
  ['lists nested deeper', [`42/support,1["join_ticket",${nested(125_000)}]`]],
  ['deeper ones with an attachment', [`451-/support,1["join_ticket",${nested(125_000)}]`, Buffer.from('x')]],
  ['deeper ones for a token', [`40/support,{"token":${nested(125_000)}}`]],
  ['much text', [`42/support,1["join_ticket",{"ticket_id":"${'x'.repeat(70_000)}"}]`]],
  ['more than a packet holds', [`42/support,1["join_ticket",{"ticket_id":"${'x'.repeat(270_000)}"}]`]],
  ['more bytes than a packet holds', [Buffer.alloc(270_000)]],
  ['a good-bye', ['41/support,', '41/support']],
  ['a good-bye to everything', ['1']],
];

test.each(PACKETS)('%s: at worst the connection ends', async (_, packets) => {
  const raw = await openSeated(hostile.port, hostile.tokens.user);
  for (const packet of packets) raw.send(packet);
  raw.send(PROBE);
  const answer = await raw.packet('43/support,99');
  expect(answer ?? 'closed').toMatch(/^(closed|43\/support,99\[\{"success":true)/);
  raw.close();
  const next = await openSeated(hostile.port, hostile.tokens.user);
  next.send(PROBE);
  expect(await next.packet('43/support,99')).toContain('"success":true');
  next.close();
});

test('events before the socket is admitted are not carried out', async () => {
  const raw = await openRawSocket(hostile.port);
  raw.send(`42/support,1["join_ticket",{"ticket_id":"${hostile.known.id}"}]`);
  raw.send(PROBE);
  raw.send(`40/support,${JSON.stringify({ token: hostile.tokens.user })}`);
  const answer = await raw.packet('42/support,["connection:success"');
  expect(raw.received.filter((packet) => packet.startsWith('43'))).toEqual([]);
  // Such a connection may be closed for it, too.
  expect(answer === null || answer.includes('userId')).toBe(true);
  raw.close();
});

const POLL = '/socket.io/?EIO=4&transport=polling';

async function poll(target: string, method = 'GET', body?: string | Buffer, headers: Headers = []) {
  const answered = await hostile.wire
    .send({ method, target, headers, ...(body !== undefined && { body }) })
    .catch(() => ({ status: 0, text: '', headers: {} }));
  expect([target.slice(0, 80), answered.status < 500]).toEqual([target.slice(0, 80), true]);
  expect(answered.text).not.toMatch(/\bat \S+ \(|node_modules|\.js:\d|Error:/);
  return answered;
}

const sidOf = ({ text }: { readonly text: string }): string => /"sid":"([\w-]+)"/.exec(text)?.[1] ?? 'none';

test('handshakes that are none are refused', async () => {
  for (const query of [
    ...[
      '',
      '?',
      '?EIO=4',
      '?EIO=x&transport=polling',
      '?EIO=3&transport=polling',
      '?EIO=4&transport=webtransport',
    ],
    ...[
      '?EIO=4&transport=__proto__',
      '?EIO=4&transport=constructor',
      '?EIO=4&transport=',
      '?EIO=4&transport=websocket',
    ],
    ...[
      '?EIO=4&transport=polling&sid=',
      '?EIO=4&transport=polling&sid=__proto__',
      '?EIO=4&transport=polling&sid=x&sid=y',
    ],
    ...[
      '?EIO=4&transport=polling&sid=toString',
      '?EIO=4&transport[]=polling',
      `?EIO=4&transport=${'x'.repeat(9_000)}`,
    ],
  ]) {
    const { status } = await poll(`/socket.io/${query}`);
    expect([query.slice(0, 60), status === 200 && !query.endsWith('sid=')]).toEqual([
      query.slice(0, 60),
      false,
    ]);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'])
    expect((await poll(POLL, method)).status).toBeGreaterThanOrEqual(400);
});

const POSTED: readonly (readonly [string, string | Buffer])[] = [
  ['nothing', ''],
  ['garbage', 'garbage'],
  ['separators', '\x1e'.repeat(1_000)],
  ['a thousand packets', Array(1_000).fill('42/support,["x"]').join('\x1e')],
  ['bytes', Buffer.alloc(1_000, 0xff)],
  ['more than may be', 'x'.repeat(70_000)],
  ['JSON', '{"token":"x"}'],
  ['an old form', '12:40/support,{}'],
  ['a form', 'd=42%5B%22x%22%5D'],
];

test.each(POSTED)('%s posted to a polling connection: at worst it ends', async (_, body) => {
  for (const type of ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded', '']) {
    const target = `${POLL}&sid=${sidOf(await poll(POLL))}`;
    // Only while it is being polled does a connection end at once; without that it is kept for half a minute.
    const polled = poll(target);
    await poll('/health/live');
    await poll(target, 'POST', body, [['content-type', type]]);
    await poll(target, 'POST', '1', [['content-type', 'text/plain']]);
    await polled;
  }
});

test('two polls at once, of another’s connection, or none at all, harm nobody', async () => {
  const target = `${POLL}&sid=${sidOf(await poll(POLL))}`;
  await Promise.all([poll(target), poll(target), poll(target)]);
  const websocket = `/socket.io/?EIO=4&transport=websocket&sid=${sidOf(await poll(POLL))}`;
  await poll(websocket);
  for (let n = 0; n < 100; n++) await poll(POLL);
});

test('who floods is disconnected, and the memory forgets them', async () => {
  const before = process.memoryUsage().rss;
  const floods = ['42/support,["nonsense"]', '42/support,["typing",{"ticket_id":"x"}]', '40/nowhere', '3'];
  for (const packet of floods) {
    const raw = await openSeated(hostile.port, hostile.tokens.user);
    for (let n = 0; n < 20_000; n++) raw.send(packet);
    await raw.closed;
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

test('who reads nothing keeps nobody else from hearing', async () => {
  const { desk, known, tokens, port } = hostile;
  const join = `42/support,1["join_ticket",{"ticket_id":"${known.id}"}]`;
  const [deaf, hearing] = [await openSeated(port, tokens.admin), await openSeated(port, tokens.admin)];
  for (const raw of [deaf, hearing]) {
    raw.send(join);
    await raw.packet('43/support,1');
  }
  deaf.pause();
  for (let n = 0; n < 100; n++) {
    const message = `${MARK} ${n} ${'x'.repeat(4_000)}`;
    const target = `/api/v1/unified-admin/support/${known.id}/reply`;
    expect((await desk.post(target, { message }, tokens.admin)).status).toBe(201);
  }
  const last = () => hearing.received.some((packet) => packet.includes(`${MARK} 99 `));
  while (!last()) await new Promise((resolve) => setTimeout(resolve, 5));
  deaf.close();
  hearing.close();
});

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
