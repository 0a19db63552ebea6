import { once } from 'node:events';
import { connect } from 'node:net';
import { hostileDesk, MARK } from './support/hostile-desk.ts';
import { failureIn, faultsOf } from './support/oracle.ts';
import { type Answered, answersIn, converse } from './support/wire.ts';

const hostile = hostileDesk();

const TARGET = '/api/v1/support/request-support';
const LIVE = '/health/live';
const CLOSE = 'Connection: close\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';

/** Sends these bytes, part by part, on a connection of their own; all answers must be in order, and the log untouched. */
async function raw(what: string, ...parts: readonly (string | Buffer)[]): Promise<readonly Answered[]> {
  const before = await hostile.desk.stores.log.end();
  const answers = answersIn(await converse(hostile.port, parts));
  for (const answer of answers) hostile.faults.push(...faultsOf(answer).map((fault) => `${what}: ${fault}`));
  if ((await hostile.desk.stores.log.end()) !== before)
    hostile.faults.push(`${what}: the event log has moved`);
  return answers;
}

const saidBy = (answers: readonly Answered[]) =>
  answers.map((answer) => (answer.status < 400 ? answer.status : failureIn(answer).code));

const head = (first: string, ...lines: readonly string[]) =>
  `${first} HTTP/1.1\r\nHost: desk\r\n${CLOSE}${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

describe('what isn’t HTTP is answered in the envelope and closed', () => {
  test.each([
    ['a word', 'HELLO\r\n\r\n', 'malformed_request'],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'malformed_request'],
    ['a TLS greeting', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), 'malformed_request'],
    ['an unknown method', head('FETCH /'), 'malformed_request'],
    ['a method in lower case', head('get /'), 'malformed_request'],
    ['an unknown version', 'GET / HTTP/9.9\r\nHost: desk\r\n\r\n', 'malformed_request'],
    ['a header without a colon', head('GET /', 'X-Bad'), 'malformed_request'],
    ['a header without a name', head('GET /', ': x'), 'malformed_request'],
    ['space before a colon', head('GET /', 'X-Bad : x'), 'malformed_request'],
    ['a folded header', head('GET /', 'X-Bad: a', ' b'), 'malformed_request'],
    ['a NUL in a header', head('GET /', 'X-Bad: a\0b'), 'malformed_request'],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: desk\n\n', 'malformed_request'],
    ['letters beyond ASCII in an address', head('GET /ü'), 'malformed_request'],
    ['an address with a tab', head('GET /\t'), 'malformed_request'],
    ['a header of 20,000 characters', head('GET /', `X-Long: ${'x'.repeat(20_000)}`), 'headers_too_large'],
    ['an address of 100,000 characters', head(`GET /${'x'.repeat(100_000)}`), 'headers_too_large'],
    [
      '5,000 headers',
      head('GET /', ...Array.from({ length: 5_000 }, (_, n) => `X-${n}: ${n}`)),
      'headers_too_large',
    ],
  ])('%s', async (what, bytes, code) => {
    expect(saidBy(await raw(what, bytes))).toEqual([code]);
  });

  test('also on a connection that has had good answers', async () => {
    const good = `GET ${LIVE} HTTP/1.1\r\nHost: desk\r\n\r\n`;
    const answers = await raw('late', good, good, head('GET /', `X-Long: ${'x'.repeat(20_000)}`));
    expect(saidBy(answers)).toEqual([200, 200, 'headers_too_large']);
  });
});

describe('addresses as proxies write them', () => {
  test.each([
    ['a whole one', `http://elsewhere.example.com${LIVE}`, 200],
    ['one of no host', `http://${LIVE}`, 200],
    ['one whose host is malformed', `http://[${LIVE}`, 200],
    ['one whose host has too many parts', `http://a:b:c${LIVE}`, 200],
    ['one with a name and a password', `http://u:p@h${LIVE}`, 200],
    ['one with a query', `http://h${TARGET}?a=b`, 'method_not_allowed'],
    ['one without a path', 'http://h', 302],
    ['one of another scheme', `file:///etc${LIVE}`, 'not_found'],
    ['one that would go elsewhere', `//elsewhere.example.com${LIVE}`, 'not_found'],
    ['one with a fragment', `${LIVE}#/../../`, 200],
    ['a star', '*', 'not_found'],
  ])('%s', async (what, address, said) => {
    expect(saidBy(await raw(what, head(`GET ${address}`)))).toEqual([said]);
  });
});

describe('wishes that HTTP allows to ignore', () => {
  test.each([
    [
      'HTTP/2',
      ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
      LIVE,
      200,
    ],
    ['a WebSocket where there is none', ['Connection: Upgrade', 'Upgrade: websocket'], LIVE, 200],
    ['a WebSocket where there is nothing', ['Connection: Upgrade', 'Upgrade: websocket'], '/ws', 'not_found'],
    [
      'a WebSocket beside the sockets',
      ['Connection: Upgrade', 'Upgrade: websocket'],
      '/socket.iox',
      'not_found',
    ],
    ['TLS', ['Connection: Upgrade', 'Upgrade: TLS/1.0'], LIVE, 200],
    ['an expectation', ['Expect: 200-ok'], LIVE, 200],
    ['to be asked first', ['Expect: 100-continue'], LIVE, 200],
    ['another method', ['X-HTTP-Method-Override: DELETE', 'X-Method-Override: PUT'], LIVE, 200],
    [
      'another address',
      ['X-Original-URL: /docs', 'X-Rewrite-URL: /docs', 'X-Forwarded-Prefix: /x'],
      LIVE,
      200,
    ],
  ] as const)('%s', async (what, lines, address, said) => {
    const request = `GET ${address} HTTP/1.1\r\nHost: desk\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
    // The connection goes on speaking HTTP.
    const second = head(`GET ${LIVE}`);
    expect(saidBy(await raw(what, request, second))).toEqual([said, 200]);
  });
});

test('a wish for HTTP/2 doesn’t cost a request its body', async () => {
  const wish = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
  const post = `POST ${TARGET} HTTP/1.1\r\nHost: desk\r\n${wish.join('\r\n')}\r\n${JSON_TYPE}Content-Length: 3\r\n\r\n{,}`;
  expect(saidBy(await raw('POST', post, head(`GET ${LIVE}`)))).toEqual(['malformed_json', 200]);
});

test('a request without a host is 400, unless it is of a time before there were hosts', async () => {
  expect(saidBy(await raw('1.1', `GET ${LIVE} HTTP/1.1\r\n${CLOSE}\r\n`))).toEqual(['malformed_request']);
  expect(saidBy(await raw('1.0', `GET ${LIVE} HTTP/1.0\r\n\r\n`))).toEqual([200]);
});

/** What one server would read as one request and another as two. */
describe('smuggling', () => {
  const hidden = `GET /smuggled HTTP/1.1\r\nHost: desk\r\nX-Request-Id: smuggled\r\n\r\n`;
  const post = (...lines: readonly string[]) =>
    head(`POST ${TARGET}`, 'Content-Type: application/json', ...lines);

  test.each([
    ['a length and chunks', `${post('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`],
    ['chunks and a length', `${post('Transfer-Encoding: chunked', 'Content-Length: 4')}0\r\n\r\n${hidden}`],
    ['two lengths', `${post('Content-Length: 2', 'Content-Length: 3')}{}${hidden}`],
    ['a list of lengths', `${post('Content-Length: 2, 2')}{}${hidden}`],
    ['a signed length', `${post('Content-Length: +2')}{}${hidden}`],
    ['a negative length', post('Content-Length: -1') + hidden],
    ['a hexadecimal length', `${post('Content-Length: 0x2')}{}${hidden}`],
    ['a length beyond numbers', post(`Content-Length: ${'9'.repeat(40)}`) + hidden],
    ['an unknown coding', `${post('Transfer-Encoding: xchunked')}2\r\n{}\r\n0\r\n\r\n${hidden}`],
    ['chunks that aren’t the last coding', `${post('Transfer-Encoding: chunked, gzip')}0\r\n\r\n${hidden}`],
    ['a coding twice', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: x')}0\r\n\r\n${hidden}`],
    ['a tab for a space', `${post('Transfer-Encoding:\x0bchunked')}0\r\n\r\n${hidden}`],
    ['chunks without a size', `${post('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n${hidden}`],
    ['a chunk of a negative size', `${post('Transfer-Encoding: chunked')}-2\r\n{}\r\n0\r\n\r\n${hidden}`],
    ['a chunk beyond numbers', `${post('Transfer-Encoding: chunked')}${'f'.repeat(20)}\r\n{}\r\n${hidden}`],
    ['a chunk longer than it says', `${post('Transfer-Encoding: chunked')}1\r\n{}\r\n0\r\n\r\n${hidden}`],
  ])('%s', async (what, bytes) => {
    const answers = await raw(what, bytes);
    expect(answers.length).toBeLessThanOrEqual(1);
    expect(answers.every(({ status }) => status === 400)).toBe(true);
    expect(hostile.lines.join()).not.toContain('smuggled');
  });

  test('requests behind one another are answered one after the other', async () => {
    const body = JSON.stringify({ message: MARK });
    const requests = Array.from(
      { length: 100 },
      (_, n) =>
        `POST /api/v1/support/ticket/add-message HTTP/1.1\r\nHost: desk\r\nX-Request-Id: r${n}\r\n${JSON_TYPE}` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    const answers = await raw('a pipeline', requests.join('') + head(`GET ${LIVE}`, 'X-Request-Id: r100'));
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(
      Array.from({ length: 101 }, (_, n) => `r${n}`),
    );
  });
});

describe('bodies that never come, or never end', () => {
  const leaving = async (what: string, bytes: string) => {
    const before = await hostile.desk.stores.log.end();
    const socket = connect(hostile.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(bytes);
    // Its request line has been read when another connection that came later has been answered.
    await raw(what, head(`GET ${LIVE}`));
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect(await hostile.desk.stores.log.end()).toBe(before);
  };
  const begun = `POST ${TARGET} HTTP/1.1\r\nHost: desk\r\n${JSON_TYPE}`;

  test.each([
    ['half a request line', 'POST /api/v1/supp'],
    ['half a header', `${begun}X-Half: x`],
    ['a length and nothing', `${begun}Content-Length: 100\r\n\r\n`],
    ['a length and half of it', `${begun}Content-Length: 100\r\n\r\n{"subject":"${MARK}`],
    ['half a chunk', `${begun}Transfer-Encoding: chunked\r\n\r\n64\r\n{"subject":`],
    ['all chunks but the last', `${begun}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`],
    ['an announcement', `${begun}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n`],
  ])('%s, and then the sender is gone', leaving);

  test('a hundred senders of half a body keep nobody else waiting', async () => {
    const slow = Array.from({ length: 100 }, () => {
      const socket = connect(hostile.port, '127.0.0.1').on('error', () => {});
      socket.write(`${begun}Content-Length: 1000\r\n\r\n{`);
      return socket;
    });
    await hostile.roundTrip();
    for (const socket of slow) socket.destroy();
    await Promise.all(slow.map((socket) => once(socket, 'close')));
  });
});

test('a thousand connections that say nothing are borne, and forgotten when they go', async () => {
  const idle = Array.from({ length: 1_000 }, () => connect(hostile.port, '127.0.0.1').on('error', () => {}));
  await Promise.all(idle.map((socket) => once(socket, 'connect')));
  await hostile.roundTrip();
  for (const socket of idle) socket.destroy();
  await Promise.all(idle.map((socket) => once(socket, 'close')));
});

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
