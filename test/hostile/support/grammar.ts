import fc from 'fast-check';
import type { Endpoint } from '../../../src/api/endpoint.ts';
import { FORGED } from './forged.ts';
import type { HostileDesk } from './hostile-desk.ts';
import { pathOf as knownPath } from './paths.ts';
import { fieldsOf, sampleOf, withAt } from './schema.ts';
import { NASTY, nastyValues, refusedValues, UNSTORABLE } from './values.ts';
import type { Headers, Sent } from './wire.ts';

/** Whole requests, each a mixture of what fits the endpoints and what doesn't. */
export function requests(hostile: HostileDesk): fc.Arbitrary<Sent> {
  const ofEndpoints = hostile.endpoints.map((endpoint) =>
    fc.record({
      method: mostly(fc.constant<string>(endpoint.method), fc.constantFrom(...METHODS)),
      path: mostly(pathOf(endpoint, hostile), hostilePath),
      query: queryOf(endpoint, hostile),
      headers: headersFor(endpoint, hostile),
      body: bodyOf(endpoint, hostile),
    }),
  );
  return fc.oneof(...ofEndpoints).map(({ method, path, query, headers, body }) => ({
    ...{ method, target: path + query, headers },
    ...(body !== null && { body }),
  }));
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

const mostly = <T>(usual: fc.Arbitrary<T>, strange: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: strange });

const nasty = fc.constantFrom(...Object.values(NASTY));
/** As it may stand in an address: encoded, or as it is where that is possible at all. */
const inAddress = fc.oneof(
  nasty.map((text) => encodeURIComponent(text)),
  fc.constantFrom(
    '%',
    '%zz',
    '%ff',
    '%00',
    '%2e%2e',
    '%2f',
    '..',
    '.',
    '%ED%A0%80',
    'x'.repeat(129),
    'x'.repeat(4_000),
    '%F0%9F%98%80'.repeat(129),
    "'",
    '"',
    '{}',
    '|',
    '^',
    '`',
  ),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[^!-~]|[?#]/g, '')),
);

const hostilePath = fc
  .array(
    fc.oneof(fc.constantFrom('api', 'v1', 'support', 'docs', 'metrics', 'health', 'admin', ''), inAddress),
    {
      maxLength: 7,
    },
  )
  .map((parts) => `/${parts.join('/')}`);

const pathOf = ({ path }: Endpoint, { known }: HostileDesk) => {
  const usual = knownPath({ path }, known);
  return mostly(
    fc.constant(usual),
    fc.oneof(
      inAddress.map((id) => path.replace(/:\w+/g, () => id)),
      fc.constantFrom(
        `${usual}/`,
        `/${usual}`,
        usual.toUpperCase(),
        usual.replaceAll('/', '//'),
        `${usual}%20`,
      ),
    ),
  );
};

function queryOf({ query }: Endpoint, { known }: HostileDesk): fc.Arbitrary<string> {
  const sample = query ? (sampleOf(query, known, true) as Record<string, unknown>) : {};
  const names = [
    ...Object.keys(sample),
    'limit',
    '__proto__',
    'constructor',
    'a[]',
    'a[b]',
    '',
    'access_token',
  ];
  const pair = fc
    .record({ name: fc.constantFrom(...names), strange: inAddress, isUsual: fc.boolean() })
    .map(({ name, strange, isUsual }) =>
      isUsual && name in sample
        ? `${name}=${encodeURIComponent(String(sample[name]))}`
        : `${name}=${strange}`,
    );
  // Now and then a parameter comes twice, or very often.
  const pairs = fc.array(pair, { maxLength: 5 });
  const repeated = fc.record({ pairs, times: fc.constantFrom(2, 100) });
  const some = mostly(
    pairs,
    repeated.map(({ pairs: few, times }) => Array(times).fill(few).flat()),
  ).map((all) => `?${all.join('&')}`);
  const required = Object.entries(query ? sampleOf(query, known, false) : {});
  const usual = required.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return fc.oneof(fc.constant(usual && `?${usual}`), some);
}

/** What a header can hold on its way to the desk. */
const headerText = fc.oneof(nasty, fc.string({ maxLength: 30 })).map((text) =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[^\t -~\x80-\xff]/g, ''),
);

function headersFor(endpoint: Endpoint, hostile: HostileDesk): fc.Arbitrary<Headers> {
  const bearers = [...Object.values(hostile.tokens), ...Object.values(FORGED)].map(
    (token) => `Bearer ${token}`,
  );
  const authorization = mostly(
    fc.constant(hostile.authorization(endpoint)),
    fc.constantFrom(...bearers).map((value): Headers => [['authorization', value]]),
  );
  const type = mostly(
    fc.constant('application/json'),
    fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'multipart/form-data', ''),
  );
  return fc
    .tuple(authorization, type, fc.array(extra, { maxLength: 3 }))
    .map(([who, contentType, extras]) => [...who, ['content-type', contentType] as const, ...extras]);
}

const named = (name: string, ...usual: readonly string[]) =>
  fc.oneof(fc.constantFrom(...usual), headerText).map((value) => [name, value] as const);

/** No position that nobody has reached: waiting for one takes as long as it takes. */
const extra = fc.oneof(
  named('if-match', '"0"', '*', 'W/"1"', '0', '"99999999999999999999"'),
  named('idempotency-key', 'one', 'two', 'x'.repeat(128), 'x'.repeat(129)),
  fc
    .constantFrom('0', '1', '', '-1', 'x', '1e3', '9'.repeat(30))
    .map((value) => ['x-min-position', value] as const),
  named('x-request-id', 'request-1', 'x'.repeat(200)),
  named('x-correlation-id', 'flow-1'),
  named('origin', 'null', 'http://localhost:3000', 'https://evil.example.com'),
  named('content-encoding', 'identity', 'gzip'),
  named('user-agent', 'a browser'),
  named('x-device-id', 'abc123'),
  named('platform', 'ios'),
  named('x-forwarded-for', '127.0.0.1', '::1'),
  named('access-control-request-headers', 'authorization', 'x-device-x'),
  named('access-control-request-method', 'PUT'),
  named('accept', 'text/html', '*/*'),
  named('if-none-match', '*', '"0"'),
  named('range', 'bytes=0-1', 'bytes=-1'),
  named('expect', '100-continue', 'x'),
);

function bodyOf({ body }: Endpoint, { known }: HostileDesk): fc.Arbitrary<string | Buffer | null> {
  const nothing = fc.constant(null);
  if (body === null) return mostly<string | Buffer | null>(nothing, fc.json());
  const required = sampleOf(body, known, false);
  const full = sampleOf(body, known, true);
  const places = fieldsOf(body).flatMap((field) =>
    Object.values({ ...refusedValues(field), ...nastyValues(field) })
      .filter((value) => typeof value !== 'string' || value.length < 100_000)
      .map((value) => ({ field, value })),
  );
  const spoilt = fc
    .record({
      base: fc.constantFrom(required, full),
      put: fc.array(fc.constantFrom(...places), { maxLength: 2 }),
    })
    .map(({ base, put }) =>
      JSON.stringify(
        put.reduce<unknown>((value, { field, value: item }) => withAt(value, field.path, item), base),
      ),
    );
  const anything = fc.oneof(
    ...[fc.json(), fc.string(), fc.constantFrom(...Object.values(UNSTORABLE)), nasty],
    ...[fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))],
    ...[fc.constantFrom('{"__proto__":{}}', '[]', 'null', '{', '{"a":1,"a":2}', '['.repeat(5_000))],
  );
  return fc.oneof(
    { weight: 6, arbitrary: spoilt as fc.Arbitrary<string | Buffer | null> },
    { weight: 2, arbitrary: anything },
    { weight: 1, arbitrary: nothing },
  );
}
