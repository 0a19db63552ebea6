import { readFileSync } from 'node:fs';
import { maxHeaderSize } from 'node:http';
import { join } from 'node:path';
import { MOST_PERIODS } from '../../src/api/history/series-asked.ts';
import { MAX_BODY_BYTES } from '../../src/api/kernel/body.ts';
import { LIMITS } from '../../src/api/kernel/limits.ts';
import { OVERLOAD_LIMITS } from '../../src/api/kernel/overload.ts';
import { MAX_BODY_MEMBERS } from '../../src/api/kernel/parse.ts';
import { MOST_ITEMS } from '../../src/api/work/inputs.ts';
import { DEFAULT_CACHE_MEMORY } from '../../src/config/cache-memory.ts';
import { MAX_APPEND_BYTES } from '../../src/events/log/port.ts';
import { KEY_STREAMS } from '../../src/events/operations/events.ts';
import { MOST_TAGS } from '../../src/events/ticketing/tags.ts';
import { PAGE_DOCUMENTS } from '../../src/projections/store/page.ts';
import { WAITING_LIMITS } from '../../src/realtime/identity/limits.ts';
import { DEFAULT_LIMITS } from '../../src/realtime/limits.ts';
import { MOST_MISSED } from '../../src/realtime/recent-events.ts';

/** The tables of docs/limits.md are those of the code: each figure is compared with what the desk goes by. */

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** What each row of a first column says of its bound. */
const rows = new Map(
  [...read('docs/limits.md').matchAll(/^\| (.+?) \|(.+)\|$/gm)]
    .map(([, name = '', rest = '']) => [name.replace(/ °$/, '').replaceAll('`', ''), rest] as const)
    .filter(([name, rest]) => !/^-+$/.test(name) && !rest.includes(' bound ')),
);

const SECONDS: Readonly<Record<number, string>> = {
  60: 'a minute',
  3600: 'an hour',
  86400: 'a day',
  600: 'in 10 minutes',
};
const number = (value: number) => value.toLocaleString('en-US');
const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`;
const kibibytes = (bytes: number) => `${bytes / 1024} KiB`;
const seconds = (ms: number) => `${ms / 1_000} s`;
const rate = ({ points, seconds }: { readonly points: number; readonly seconds: number }) =>
  `${number(points)} in ${seconds} s`;

/** A constant that its file keeps for itself: products of whole numbers, on one line. Throws when it isn't there. */
function constantIn(file: string, name: string): number {
  const [, product] =
    new RegExp(`\\b${name}(?: = |: |\\? = )([\\d_]+(?: \\* [\\d_]+)*)`).exec(read(`src/${file}`)) ?? [];
  if (product === undefined) throw new Error(`${file} has no ${name}`);
  return product.split(' * ').reduce((all, factor) => all * Number(factor.replaceAll('_', '')), 1);
}

/** The largest page that an endpoint's file allows. */
function pageIn(file: string): string {
  const [, most] = /pageLimit\(\d+, ([\d_]+)\)/.exec(read(`src/api/${file}`)) ?? [];
  if (most === undefined) throw new Error(`${file} has no page of its own`);
  return number(Number(most.replaceAll('_', '')));
}

const events = DEFAULT_LIMITS.events;
const { connections, unsent } = DEFAULT_LIMITS;
/** By the rows of the tables: what has to stand there. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  'a body': [mebibytes(MAX_BODY_BYTES)],
  'a body of WhatsApp’s webhook': [mebibytes(constantIn('api/identity/webhook/endpoint.ts', 'MAX_BYTES'))],
  'objects and lists within each other in a body': [number(constantIn('api/kernel/parse.ts', 'MAX_DEPTH'))],
  'members and items of a body, all together': [number(MAX_BODY_MEMBERS)],
  'members and items of a body of the webhook': [
    number(constantIn('api/identity/webhook/endpoint.ts', 'MAX_MEMBERS')),
  ],
  'what is read of a body that is refused, before the connection is cut': [
    mebibytes(constantIn('api/kernel/body.ts', 'MAX_DISCARDED_BYTES')),
  ],
  'the headers Accept-Encoding and If-Match': [
    number(headerBound('if-match')),
    number(headerBound('accept-encoding')),
  ],
  'the headers Origin, If-None-Match, X-Forwarded-For and Access-Control-Request-Headers': [
    ...['origin', 'if-none-match', 'x-forwarded-for', 'access-control-request-headers'].map((name) =>
      number(headerBound(name)),
    ),
  ],
  'all headers together': [kibibytes(maxHeaderSize)],
  'an Idempotency-Key': [/\{1,(\d+)\}/.exec(read('src/api/kernel/preconditions.ts'))?.[1] ?? 'none'],
  'a bearer token on a socket': [kibibytes(constantIn('realtime/admission.ts', 'MAX_TOKEN_LENGTH'))],
  'the time for the headers of a request': [
    seconds(constantIn('api/kernel/lifecycle.ts', 'HEADERS_TIMEOUT_MS')),
  ],
  'the time for a whole request': [seconds(constantIn('api/kernel/lifecycle.ts', 'REQUEST_TIMEOUT_MS'))],
  'TCP connections of a node, those of sockets included': [
    number(constantIn('api/kernel/lifecycle.ts', 'MOST_CONNECTIONS')),
  ],
  'an idle connection': [seconds(constantIn('api/kernel/lifecycle.ts', 'KEEP_ALIVE_MS'))],
  'requests of a connection that wait for their answers': [
    number(constantIn('api/kernel/pipelining.ts', 'MAX_UNANSWERED')),
  ],
  'requests in flight, commands and reads each': [number(OVERLOAD_LIMITS.inFlight)],
  'requests in flight of one client': [number(OVERLOAD_LIMITS.inFlight * 1.25)],
  'requests begun between two looks at the event loop (50 ms)': [
    ...[OVERLOAD_LIMITS.begun.most, OVERLOAD_LIMITS.begun.least].map(number),
    `${OVERLOAD_LIMITS.lateMs} ms`,
  ],
  'commands on one stream that wait for each other on a node': [
    number(constantIn('commands/keyed-mutex.ts', 'mostWaiting')),
  ],
  'attempts at a command that meets other nodes’ changes': [
    number(constantIn('commands/handle.ts', 'MAX_ATTEMPTS')),
  ],
  'how long a read waits for X-Min-Position': [seconds(constantIn('api/kernel/pipeline.ts', 'catchUpMs'))],
  'a page of a list': [
    ...[
      number(PAGE_DOCUMENTS),
      number(MOST_ITEMS),
      pageIn('history/timelines.ts'),
      pageIn('work/overviews.ts'),
    ],
    ...[pageIn('history/conversations.ts'), number(constantIn('api/privacy/erasures.ts', 'max'))],
  ],
  'ids in ids of the list of work': [number(constantIn('api/work/inputs.ts', 'MOST_IDS'))],
  'a refresh token, or the token of a sign-in link': [
    number(constantIn('api/identity/inputs.ts', 'MAX_TOKEN')),
    number(constantIn('api/console/inputs.ts', 'MAX_TOKEN')),
  ],
  'a cursor': [number(constantIn('api/kernel/page-input.ts', 'MAX_CURSOR'))],
  'a page of the feed of events': [number(constantIn('api/history/events.ts', 'max'))],
  'open feeds (Accept: application/x-ndjson) of a caller': [
    number(constantIn('api/history/event-lines.ts', 'ofCaller')),
  ],
  'open feeds of a node': [number(constantIn('api/history/event-lines.ts', 'ofAll'))],
  'periods of a series': [number(MOST_PERIODS)],
  'values of a series, over all groups': [number(constantIn('api/history/series.ts', 'MOST_VALUES'))],
  'values of one filter': [number(constantIn('api/kernel/list-input.ts', 'MOST_VALUES'))],
  'words of a search': [number(constantIn('api/search/words.ts', 'MOST_WORDS'))],
  'items of a bulk change': [number(MOST_ITEMS)],
  'messages asked for by messages_limit': [number(constantIn('api/ticketing/inputs.ts', 'MAX_MESSAGES'))],
  'tags of a ticket': [number(MOST_TAGS)],
  'bytes of an answer that a client hasn’t read': [
    kibibytes(3 * constantIn('api/kernel/delivery.ts', 'PIECE_BYTES')),
  ],
  'how long a client may read nothing of its answer': [
    seconds(constantIn('api/kernel/unread.ts', 'STALL_MS')),
  ],
  'what has happened since the revision in If-Match, in a 409': [
    number(constantIn('commands/streams.ts', 'events')),
    kibibytes(constantIn('commands/streams.ts', 'characters')),
  ],
  'connections of a node': [number(connections.total)],
  'connections of an address': [number(connections.perAddress)],
  'connections of a caller': [number(connections.perCaller)],
  'new connections of an address': [rate(DEFAULT_LIMITS.handshakes)],
  'attempts to authenticate on a connection': [number(DEFAULT_LIMITS.attempts)],
  'how long a connection may take to authenticate': [
    seconds(constantIn('realtime/gateway.ts', 'CONNECT_TIMEOUT_MS')),
  ],
  'a packet': [kibibytes(DEFAULT_LIMITS.packetBytes)],
  'packets of a connection, one point for each 64 KiB': [rate(DEFAULT_LIMITS.packets)],
  'join_ticket, conversation:join, work:watch and what leaves, of a caller': [rate(events.join)],
  'typing and presence, of a caller': [rate(events.typing)],
  'message:send, of a caller': [rate(events.message)],
  'message:read, of a caller': [rate(events.read)],
  'the same of all guests of an address together': [number(DEFAULT_LIMITS.guestsOfAddress)],
  'refused events of a caller': [rate(DEFAULT_LIMITS.violations)],
  'events of a connection that wait for the one before them': [number(DEFAULT_LIMITS.waiting)],
  'rooms of a connection': [number(DEFAULT_LIMITS.memberships)],
  'bytes that a client hasn’t read': [kibibytes(unsent.bytes), `${unsent.seconds} s`],
  'missed events that are told after a break': [number(MOST_MISSED)],
  'latest events of which a node knows where they stand': [
    number(MOST_MISSED + constantIn('realtime/recent-events.ts', 'SLACK')),
  ],
  'clients of a node whose missed events are read at the same time, 64 of each': [
    number(constantIn('realtime/catch-up.ts', 'SOCKETS_AT_ONCE')),
  ],
  'bytes that a client hasn’t read before it is told more of what it missed': [
    kibibytes(constantIn('realtime/catch-up.ts', 'MOST_UNSENT')),
  ],
  'broadcasts kept for a client while it is told what it has missed': [
    number(constantIn('realtime/latecomer.ts', 'MOST_KEPT')),
  ],
  'a message of a chat': [number(constantIn('realtime/conversations/inputs.ts', 'MAX_MESSAGE_LENGTH'))],
  'WebSockets that wait for a login: of a node, an address, one login': [
    ...[WAITING_LIMITS.sockets.total, WAITING_LIMITS.sockets.perAddress, WAITING_LIMITS.sockets.perLogin].map(
      number,
    ),
  ],
  'new WebSockets of an address that wait for a login': [rate(WAITING_LIMITS.handshakes)],
  'messages of a WebSocket that waits for a login': [
    rate(WAITING_LIMITS.packets),
    kibibytes(constantIn('realtime/identity/waiting.ts', 'MAX_PAYLOAD_BYTES')),
  ],
  'an append to the log': [mebibytes(MAX_APPEND_BYTES)],
  'records of looks that wait for the log': [number(constantIn('commands/audit/access-recorder.ts', 'MOST'))],
  'searches that wait for the thread of heavy reads': [
    number(constantIn('projections/store/sqlite/heavy-reads.ts', 'MOST_WAITING')),
  ],
  'memory of all caches': ['CACHE_MEMORY', `${number(DEFAULT_CACHE_MEMORY)} MiB`],
  'the age of a key of Idempotency-Key': [`${KEY_STREAMS.lifetimeMs / 3_600_000} hours`],
  ...Object.fromEntries(
    Object.entries(LIMITS)
      .filter(([, windows]) => windows.length > 0)
      .map(([name, windows]) => [
        name,
        windows.map((window) => `${number(window.requests)} ${SECONDS[window.seconds]}`),
      ]),
  ),
};

function headerBound(name: string): number {
  const [, bound] = new RegExp(`'${name}', ([\\d_]+)`).exec(read('src/api/kernel/header-bounds.ts')) ?? [];
  return Number(bound?.replaceAll('_', ''));
}

describe('docs/limits.md', () => {
  it.each(Object.entries(FIGURES))('says of %s what the code says', (name, figures) => {
    expect(rows.has(name)).toBe(true);
    for (const figure of figures)
      expect(rows.get(name)).toMatch(new RegExp(`(?<![\\d,])${RegExp.escape(figure)}(?![\\d,]*\\d)`));
  });

  it('says nothing else', () => {
    expect([...rows.keys()].filter((name) => !(name in FIGURES))).toEqual([]);
  });

  it('names every bound of sockets', () => {
    expect(Object.keys({ ...DEFAULT_LIMITS, ...DEFAULT_LIMITS.events })).toEqual([
      ...['connections', 'handshakes', 'events', 'violations', 'guestsOfAddress', 'packets', 'packetBytes'],
      ...['attempts', 'memberships', 'waiting', 'unsent', 'join', 'typing', 'message', 'read'],
    ]);
  });
});
