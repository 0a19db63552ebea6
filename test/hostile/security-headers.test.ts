import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import helmet from 'helmet';
import { SECURITY_HEADERS } from '../../src/api/kernel/security-headers.ts';
import { record } from '../support/acceptance.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { answersIn, type Headers, openWire, type Wire } from './support/wire.ts';

const HOME = 'https://app.example.com';
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

let desk: TestDesk;
let wire: Wire;
let port: number;
beforeAll(async () => {
  desk = await startTestDesk({ env: { CORS_ORIGINS: HOME } });
  ({ port } = desk.desk.address);
  wire = openWire(port);
});
afterAll(async () => {
  wire.close();
  await desk.dispose();
});

/** What pages need instead of the usual value. The policy of a page that shows something names what it may load. */
const OWN_VALUES: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  '/docs': { 'Content-Security-Policy': /^default-src 'none'; .*frame-ancestors 'none'/ },
  '/widget': { 'Content-Security-Policy': /^default-src 'none'; .*frame-ancestors 'none'/ },
  '/console': { 'Content-Security-Policy': /^default-src 'self'; .*frame-ancestors 'none'/ },
  '/widget.js': { 'Cross-Origin-Resource-Policy': /^cross-origin$/ },
  '/login': {
    'Content-Security-Policy': /^default-src 'none'; .*frame-ancestors 'none'/,
    'Cross-Origin-Opener-Policy': /^unsafe-none$/,
  },
};

type Heads = Readonly<Record<string, string | undefined>>;

/** Names of the headers that an answer lacks, or has with another value than it should. */
const wrongIn = (headers: Heads, path = ''): readonly string[] =>
  Object.entries(SECURITY_HEADERS).flatMap(([name, value]) => {
    const own = OWN_VALUES[path]?.[name];
    const given = headers[name.toLowerCase()] ?? '';
    return (own ? own.test(given) : given === value) ? [] : [`${name}: ${given}`];
  });

/** The head of the first answer to these bytes; the connection is then cut. */
function headOf(lines: readonly string[], rest = ''): Promise<{ status: number; headers: Heads }> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${rest}`));
    const settle = () => {
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return reject(new Error(`no answer to ${lines[0]}: ${received}`));
      const [answer] = answersIn(received.replace(' 101 ', ' 201 ').slice(0, end + 4));
      resolve({
        status: received.startsWith('HTTP/1.1 101') ? 101 : (answer?.status ?? 0),
        headers: answer?.headers ?? {},
      });
      socket.destroy();
    };
    socket.on('data', (data) => {
      received += data.toString('latin1');
      if (received.includes('\r\n\r\n')) settle();
    });
    socket.on('error', () => {});
    socket.on('close', settle);
  });
}

interface Documented {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

test('every endpoint and page sends them, whatever it answers', async () => {
  const { paths } = (await desk.get('/openapi.json')).body as Documented;
  const statuses = new Set<number>();
  const wrong: string[] = [];
  const look = async (method: string, target: string, path: string, headers: Headers = []) => {
    const answered = await wire.send({ method, target, headers });
    statuses.add(answered.status);
    wrong.push(
      ...wrongIn(answered.headers, answered.status < 400 ? path : '').map(
        (what) => `${method} ${target}: ${what}`,
      ),
    );
  };
  for (const [path, operations] of Object.entries(paths)) {
    const target = path.replace(/\{\w+\}/g, 'x');
    for (const method of Object.keys(operations)) await look(method.toUpperCase(), target, path);
    await look('GET', target, path, [['authorization', 'Bearer bad']]);
    await look('DELETE', target, '');
    await look('OPTIONS', target, '');
    await look('OPTIONS', target, '', [
      ['origin', HOME],
      ['access-control-request-method', 'POST'],
    ]);
  }
  for (const target of ['/', '/nothing', '/%zz', '/docs/assets/x/y.js']) await look('GET', target, '');
  expect(wrong).toEqual([]);
  for (const status of [200, 204, 302, 400, 401, 404, 405]) expect(statuses).toContain(status);
});

test('every file of a page sends them', async () => {
  const wrong: string[] = [];
  for (const page of ['/docs', '/login', '/widget']) {
    const { text } = await wire.send({ method: 'GET', target: page });
    const files = [...text.matchAll(/(?:src|href)="([^"#:]+\.(?:js|css|svg))"/g)].map(
      ([, file = '']) => `/${file.replace(/^\//, '')}`,
    );
    expect(files).not.toEqual([]);
    for (const target of files) {
      const { status, headers } = await wire.send({ method: 'GET', target });
      wrong.push(
        ...[...(status === 200 ? [] : [`status ${status}`]), ...wrongIn(headers, target)].map(
          (what) => `${target}: ${what}`,
        ),
      );
      const known = await wire.send({
        method: 'GET',
        target,
        headers: [['if-none-match', String(headers.etag)]],
      });
      wrong.push(
        ...[
          ...(known.status === 304 ? [] : [`status ${known.status}`]),
          ...wrongIn(known.headers, target),
        ].map((what) => `${target}: ${what}`),
      );
    }
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['what isn’t HTTP', 400, ['HELLO']],
  ['headers that are too large', 431, ['GET / HTTP/1.1', 'Host: desk', `X-Long: ${'x'.repeat(20_000)}`]],
  ['a request without a host', 400, ['GET / HTTP/1.1']],
])('a bare answer to %s sends them', async (_what, status, lines) => {
  const answered = await headOf(lines);
  expect([answered.status, wrongIn(answered.headers)]).toEqual([status, []]);
});

const POLLING = '/socket.io/?EIO=4&transport=polling';
const OWN: Headers = [['origin', HOME]];

test('everything under /socket.io sends them', async () => {
  const { text } = await wire.send({ method: 'GET', target: POLLING });
  const { sid } = JSON.parse(text.slice(1)) as { sid: string };
  const session = `${POLLING}&sid=${sid}`;
  const cases: readonly (readonly [number, string, string, Headers?, string?])[] = [
    [200, 'GET', POLLING, OWN],
    [200, 'POST', session, [], '40/support,{"guestId":""}'],
    [200, 'GET', session],
    [413, 'POST', session, [], `4${'x'.repeat(300_000)}`],
    [204, 'OPTIONS', POLLING, [...OWN, ['access-control-request-method', 'POST']]],
    [403, 'GET', POLLING, [['origin', 'https://evil.example.com']]],
    [400, 'GET', `${POLLING}&sid=unknown`],
    [400, 'GET', '/socket.io/?EIO=4&transport=pigeon'],
    [400, 'GET', '/socket.io/?EIO=4&transport=websocket'],
    [400, 'GET', '/socket.io/?EIO=3&transport=polling'],
    [400, 'GET', '/socket.io/'],
    [400, 'POST', POLLING],
    [405, 'PUT', session],
    [405, 'DELETE', POLLING],
  ];
  const wrong: string[] = [];
  for (const [status, method, target, headers = [], body] of cases) {
    const answered = await wire.send({ method, target, headers, ...(body !== undefined && { body }) });
    const faults = [
      ...(answered.status === status ? [] : [`status ${answered.status}`]),
      ...wrongIn(answered.headers),
    ];
    wrong.push(...faults.map((fault) => `${method} ${target}: ${fault}`));
  }
  expect(wrong).toEqual([]);
});

const handshake = (target: string, { method = 'GET', key = KEY, version = '13', origin = HOME } = {}) => [
  ...[`${method} ${target} HTTP/1.1`, 'Host: desk', `Origin: ${origin}`],
  ...[
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Key: ${key}`,
    `Sec-WebSocket-Version: ${version}`,
  ],
];
const SOCKET = '/socket.io/?EIO=4&transport=websocket';
const WAITING = '/api/auth/ws?sessionId=x';
const EVIL = { origin: 'https://evil.example.com' };

test.each<[number, string, readonly string[]]>([
  [101, 'a socket', handshake(SOCKET)],
  [403, 'a socket of a page of another origin', handshake(SOCKET, EVIL)],
  [400, 'a socket of an unknown session', handshake(`${SOCKET}&sid=unknown`)],
  [400, 'a socket by an unknown transport', handshake('/socket.io/?EIO=4&transport=pigeon')],
  [400, 'a socket without a key', handshake(SOCKET, { key: 'short' })],
  [400, 'a socket of another version', handshake(SOCKET, { version: '7' })],
  [400, 'a socket by POST', handshake(SOCKET, { method: 'POST' })],
  [400, 'a socket by PUT', handshake(SOCKET, { method: 'PUT' })],
  [101, 'a login that is waited for', handshake(WAITING)],
  [403, 'a login of a page of another origin', handshake(WAITING, EVIL)],
  [400, 'a login without a session', handshake('/api/auth/ws?sessionId=')],
  [400, 'a login without a key', handshake(WAITING, { key: 'short' })],
  [405, 'a login by POST', handshake(WAITING, { method: 'POST' })],
])('%d to a handshake of %s sends them', async (status, _what, lines) => {
  const answered = await headOf(lines);
  expect([answered.status, wrongIn(answered.headers)]).toEqual([status, []]);
});

test('a page is at home by the host that its request was for, not by one that a stranger says was forwarded', async () => {
  const forwarded = [`X-Forwarded-Host: ${new URL(EVIL.origin).host}`];
  const answers = [SOCKET, WAITING].map((target) => headOf([...handshake(target, EVIL), ...forwarded]));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 403]);
});

/** What helmet sets otherwise, and why our value is another one. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'Content-Security-Policy': 'responses are data; a page has a policy of its own',
  'Strict-Transport-Security': 'the desk doesn’t know who owns its subdomains',
  'X-Frame-Options': 'nothing of ours is framed, not even by ourselves',
};

test('each header that helmet sets is sent, with its value unless a reason is given', () => {
  const ofHelmet = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => void ofHelmet.set(name, value),
    removeHeader() {},
  };
  helmet()({} as never, response as never, () => {});
  expect(Object.keys(SECURITY_HEADERS).toSorted()).toEqual([...ofHelmet.keys()].toSorted());
  const different = [...ofHelmet].filter(([name, value]) => SECURITY_HEADERS[name] !== value);
  expect(different.map(([name]) => name).toSorted()).toEqual(Object.keys(OTHERWISE).toSorted());
});

/** What is wrong with the policy of a page: it allows something from elsewhere or inline, or doesn't close what it can. */
function looseIn(policy: string): readonly string[] {
  const directives = new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(' ');
      return [name, sources.join(' ')] as const;
    }),
  );
  const own = /^('none'|'self')$/;
  const loads = [...directives].filter(([name]) => name.endsWith('-src'));
  const allowed = /^('none'|'self'|data:|blob:|wss?:\/\/[\w.:[\]-]+)$/;
  const ofCode = ['default-src', 'script-src', 'style-src', 'object-src'].map(
    (name) => [name, directives.get(name) ?? directives.get('default-src') ?? ''] as const,
  );
  return [
    ...loads.flatMap(([name, sources]) =>
      sources
        .split(' ')
        .filter((source) => !allowed.test(source))
        .map((source) => `${name} ${source}`),
    ),
    ...ofCode.filter(([, sources]) => !own.test(sources)).map(([name, sources]) => `${name} ${sources}`),
    ...['base-uri', 'form-action'].filter((name) => !own.test(directives.get(name) ?? '')),
    ...(directives.get('frame-ancestors') === "'none'" ? [] : ['frame-ancestors']),
  ];
}

test('every page has a strict policy, and nothing in it that the policy would have to allow', async () => {
  const { paths } = (await desk.get('/openapi.json')).body as Documented;
  const people = `user:${randomUUID()}`;
  await record(desk, `users/${people.slice(5)}`, { first_name: '<script>alert(1)</script>', last_name: 'x' });
  const token = await tokenFor('auditor');
  const pages = Object.entries(paths).filter(([, { get }]) =>
    JSON.stringify(get ?? {}).includes('"text/html"'),
  );
  const wrong: string[] = [];
  for (const [path] of pages) {
    const target = path.replace('{id}', people).replace(/\{\w+\}/g, 'x');
    const headers: Headers = [
      ['accept', 'text/html'],
      ...(path.startsWith('/api/') ? [['authorization', `Bearer ${token}`] as const] : []),
    ];
    const { headers: heads, text } = await wire.send({ method: 'GET', target, headers });
    if (!heads['content-type']?.startsWith('text/html')) {
      wrong.push(`${path}: no page but ${heads['content-type']}`);
      continue;
    }
    const inline = [
      /<script(?![^>]*\bsrc=)[^>]*>/i,
      /<style[\s>]/i,
      /\son\w+\s*=/i,
      /\sstyle\s*=/i,
      /javascript:/i,
    ].filter((pattern) => pattern.test(text));
    wrong.push(
      ...looseIn(heads['content-security-policy'] ?? '').map((what) => `${path}: ${what}`),
      ...inline.map((pattern) => `${path}: ${pattern}`),
    );
  }
  expect(pages.length).toBeGreaterThanOrEqual(6);
  expect(wrong).toEqual([]);
});
