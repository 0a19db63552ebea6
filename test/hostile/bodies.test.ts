import { gzipSync } from 'node:zlib';
import type { Endpoint } from '../../src/api/endpoint.ts';
import { hostileDesk, MARK } from './support/hostile-desk.ts';
import { failureIn } from './support/oracle.ts';
import { pathOf as knownPath } from './support/paths.ts';
import { nameOf, sampleOf } from './support/schema.ts';
import { type Class, named, takingTurns, waysTo } from './support/turns.ts';
import type { Headers } from './support/wire.ts';

const hostile = hostileDesk();

const JSON_TYPE: Headers = [['content-type', 'application/json']];
const takingBodies = () => hostile.endpoints.filter(({ body }) => body !== null);
const pathOf = (endpoint: Endpoint) => knownPath(endpoint, hostile.known);
const sample = ({ body }: Endpoint) => JSON.stringify(body ? sampleOf(body, hostile.known, false) : {});

const send = (what: string, endpoint: Endpoint, body: string | Buffer, headers: Headers = JSON_TYPE) =>
  hostile.ask(`${nameOf(endpoint)} ${what}`, {
    method: endpoint.method,
    target: pathOf(endpoint),
    headers: [...hostile.authorization(endpoint), ...headers],
    body,
  });

async function expectCode(
  code: string,
  what: string,
  ...sent: Parameters<typeof send> extends [string, ...infer Rest] ? Rest : never
) {
  const answered = await send(what, ...sent);
  if (failureIn(answered).code !== code)
    hostile.faults.push(`${nameOf(sent[0])} ${what}: ${answered.status} ${answered.text.slice(0, 150)}`);
}

const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);
const spoilt = (text: string, ...bytes: number[]) => {
  const [before = '', after = ''] = text.split(MARK);
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};

/** Bodies that aren't JSON, made of one that is. */
const malformed = (good: string): readonly Class<string | Buffer>[] => [
  {
    'half of it': good.slice(0, -1),
    'its beginning': '{',
    'twice over': good + good,
    'something behind it': `${good}x`,
    'a comma at the end': good.replace(/}$/, ',}'),
    'a comment': `/* */${good}`,
    'a NUL': `${good}\0`,
  },
  {
    'single quotes': `{'a':1}`,
    'no quotes': '{subject: 1}',
    'NaN for a value': '{"a":NaN}',
    'undefined for a value': '{"a":undefined}',
    'an octal number': '{"a":010}',
    'a bad escape': '{"a":"\\x41"}',
    'half an escape': '{"a":"\\u12"}',
    'a control character': '{"a":"\u0001"}',
    'lists without an end': '['.repeat(50),
    'objects without an end': '{"a":'.repeat(50),
  },
  {
    'only space': ' \r\n\t ',
    'a form': 'subject=abc&description=abc',
    XML: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
  },
  {
    'UTF-16': Buffer.from(good, 'utf16le'),
    'UTF-16 with its mark': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')]),
    'gzip that nobody announced': gzipSync(good),
  },
  {
    'a byte that is none of UTF-8': Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]),
  },
];

test('what isn’t JSON is 400 malformed_json', async () => {
  const turns = takingTurns();
  for (const endpoint of takingBodies())
    for (const [what, body] of turns(waysTo(endpoint), malformed(sample(endpoint))))
      await expectCode('malformed_json', what, endpoint, body);
});

test('bytes that aren’t UTF-8 are refused, never replaced', async () => {
  for (const endpoint of takingBodies()) {
    const text = sample(endpoint);
    if (!text.includes(MARK)) continue;
    for (const bytes of [
      [0xff],
      [0xc3, 0x28],
      [0xed, 0xa0, 0x80],
      [0xc0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    ])
      await expectCode('malformed_json', `bytes ${bytes}`, endpoint, spoilt(text, ...bytes));
  }
});

test('JSON that isn’t an object, or is one without a bottom, is 400 invalid_input', async () => {
  const noObjects = [
    named('null', 'true', '0', '-0', '1e999', '"text"', '[]', '[{}]', '""'),
    named(nested(100_000, '[', ']'), '['.repeat(100_000), '{"a":'.repeat(100_000)),
  ];
  const bottomless = named(nested(100_000, '[', ']'), `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`);
  const turns = takingTurns();
  for (const endpoint of takingBodies()) {
    const deep = Object.keys(bottomless).map((value) =>
      sample(endpoint).replace(/}$/, `${sample(endpoint) === '{}' ? '' : ','}"deep":${value}}`),
    );
    for (const [body] of turns(waysTo(endpoint), [...noObjects, named(...deep)]))
      await expectCode('invalid_input', body.slice(0, 10), endpoint, body);
  }
});

test('a mark before the JSON, space around it and keys given twice do no harm', async () => {
  for (const endpoint of takingBodies()) {
    const text = sample(endpoint);
    const plain = await send('plain', endpoint, text);
    for (const body of [`\ufeff${text}`, ` \r\n\t${text}\n\n`, text.replace('{', '{"zq":1,"zq":2,')].map(
      (same) => same.replace(',}', '}'),
    )) {
      const { status } = await send(body.slice(0, 10), endpoint, body);
      if (status !== plain.status) hostile.faults.push(`${nameOf(endpoint)} ${body.slice(0, 10)}: ${status}`);
    }
  }
});

test('no body, whatever is said about it, is an object without fields', async () => {
  for (const endpoint of takingBodies()) {
    const empty = await send('{}', endpoint, '{}');
    for (const headers of [
      [],
      JSON_TYPE,
      [['content-type', 'text/plain']],
      [['content-length', '0']],
    ] as Headers[]) {
      const answered = await send(`nothing ${headers}`, endpoint, '', headers);
      if (answered.status !== empty.status || failureIn(answered).code !== failureIn(empty).code)
        hostile.faults.push(
          `${nameOf(endpoint)} ${headers}: ${answered.status} ${answered.text.slice(0, 100)}`,
        );
    }
  }
});

const TYPES = [
  named('text/plain', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'),
  named(
    ...['utf-16', 'latin1', 'utf-7'].map((charset) => `application/json; charset=${charset}`),
    ...['application/json;charset=utf-8;charset=latin1', 'application/json; x="'],
  ),
  named(
    ...['application/json, text/plain', 'application/json5', 'application/jsonp', 'application/vnd.api+json'],
    ...['application/merge-patch+json', 'json', '*/*', '__proto__'],
  ),
  named(
    ...['application/json\u00a0', 'application /json', '', 'a'.repeat(4_000)],
    `application/json${' '.repeat(4_000)}x`,
  ),
];

test('any other type of body is 415', async () => {
  const turns = takingTurns();
  for (const endpoint of takingBodies()) {
    for (const [type] of turns(waysTo(endpoint), TYPES))
      await expectCode('unsupported_media_type', type, endpoint, sample(endpoint), [['content-type', type]]);
    await expectCode('unsupported_media_type', 'no type', endpoint, sample(endpoint), []);
  }
});

test('JSON may be called so in any case, in UTF-8', async () => {
  for (const endpoint of takingBodies()) {
    const plain = await send('plain', endpoint, sample(endpoint));
    for (const type of [
      'APPLICATION/JSON',
      'application/json; charset=UTF-8',
      'application/json;charset="utf-8"',
    ]) {
      const { status } = await send(type, endpoint, sample(endpoint), [['content-type', type]]);
      if (status !== plain.status) hostile.faults.push(`${nameOf(endpoint)} ${type}: ${status}`);
    }
  }
});

test('a compressed body is 415, also one that would grow without end', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
  const encodings = [named('gzip', 'br', 'deflate', 'zstd'), named('identity, gzip', 'x')];
  const turns = takingTurns();
  for (const endpoint of takingBodies()) {
    for (const [encoding] of turns(waysTo(endpoint), encodings))
      await expectCode('unsupported_media_type', encoding, endpoint, bomb, [
        ...JSON_TYPE,
        ['content-encoding', encoding],
      ]);
  }
});

test('a body of 2 MiB is 413, with its length or without, and nothing of it is kept', async () => {
  const before = process.memoryUsage().rss;
  const ways: Class<Headers> = {
    '2 MiB': JSON_TYPE,
    '2 MiB in chunks': [...JSON_TYPE, ['transfer-encoding', 'chunked']],
  };
  const turns = takingTurns();
  for (const endpoint of takingBodies()) {
    const body = sample(endpoint).replace(/}$/, `,"zqbig":"${'x'.repeat(2 * 1024 * 1024)}"}`);
    for (const [what, headers] of turns(waysTo(endpoint), [ways]))
      await expectCode('payload_too_large', what, endpoint, body, headers);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
});

test('an object of 9,000 unknown fields is as good as one without', async () => {
  const members = Array.from({ length: 9_000 }, (_, n) => `"zq${n}":${n}`).join();
  for (const endpoint of takingBodies()) {
    const plain = await send('plain', endpoint, sample(endpoint));
    const text = sample(endpoint);
    const body = text.replace(/}$/, `${text === '{}' ? '' : ','}${members}}`);
    const { status } = await send('many fields', endpoint, body);
    if (status !== plain.status)
      hostile.faults.push(`${nameOf(endpoint)}: ${status} instead of ${plain.status}`);
  }
});

test('more fields than any endpoint could mean are 400 before they are parsed', async () => {
  const members = Array.from({ length: 60_000 }, (_, n) => `"zq${n}":${n}`).join();
  for (const endpoint of takingBodies())
    await expectCode('invalid_input', 'many fields', endpoint, `{${members}}`);
});

test('what reads takes no notice of a body', async () => {
  for (const endpoint of hostile.endpoints.filter(({ body }) => body === null)) {
    for (const [type, body] of [
      ['application/json', '{"limit":'],
      ['text/plain', 'x'.repeat(1_000)],
      ['application/json', JSON.stringify({ ticket_number: 'x', __proto__: null })],
    ] as const)
      await send(`body ${body.slice(0, 10)}`, endpoint, body, [['content-type', type]]);
    await expectCode('payload_too_large', '2 MiB', endpoint, 'x'.repeat(2 * 1024 * 1024));
  }
});

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  expect(await hostile.history()).not.toMatch(/"zq\d|zqbig/);
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
