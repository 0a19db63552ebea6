import type { Endpoint } from '../../src/api/endpoint.ts';
import { fold } from '../../src/projections/search/fold.ts';
import { hostileDesk, QUERY_MARK } from './support/hostile-desk.ts';
import { blamedBy, failureIn } from './support/oracle.ts';
import { pathOf as knownPath } from './support/paths.ts';
import { ANY_TEXT, type Field, fieldsOf, nameOf, readerOf, sampleOf } from './support/schema.ts';
import { named, takingTurns, waysTo } from './support/turns.ts';
import { NASTY_CLASSES } from './support/values.ts';
import type { Answered } from './support/wire.ts';

const hostile = hostileDesk();

/** The path of an endpoint; `put` is what stands, already encoded, for its parameters. */
const pathOf = (endpoint: Endpoint, put?: string) => knownPath(endpoint, hostile.known, put);

function send(what: string, endpoint: Endpoint, target: string, method: string = endpoint.method) {
  const body = endpoint.body && JSON.stringify(sampleOf(endpoint.body, hostile.known, false));
  return hostile.ask(`${nameOf(endpoint)} ${what}`, {
    ...{ method, target },
    headers: [
      ...hostile.authorization(endpoint),
      ...(body === null ? [] : ([['content-type', 'application/json']] as const)),
    ],
    ...(body !== null && { body }),
  });
}

/** Parameters of which exactly one is to be given; the first one is blamed where none is. */
const EITHER: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/audit/proofs/inclusion': ['event', 'position'],
};
const POSITION = { position: 1 };

type Place = ReturnType<typeof places>[number];

/** Every parameter of every endpoint's query, and what else the query must hold. */
const places = () =>
  hostile.endpoints.flatMap((endpoint) =>
    fieldsOf(endpoint.query).map((field) => {
      const sample = endpoint.query ? sampleOf(endpoint.query, hostile.known, false) : {};
      const either = EITHER[endpoint.path] ?? [];
      const isOneOf = either.includes(String(field.path[0]));
      const others = Object.entries({ ...sample, ...(either.length > 0 && !isOneOf && POSITION) })
        .filter(([name]) => name !== field.path[0])
        .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}&`);
      const blamed = isOneOf ? either[0] : field.isRequired ? field.path.join('.') : null;
      const base = `${pathOf(endpoint)}?${others.join('')}`;
      return { endpoint, field, name: field.path.join('.'), base, blamed };
    }),
  );

const expectRefused = (what: string, answered: Answered, code: string, field?: string) => {
  if (failureIn(answered).code === code && (!field || blamedBy(answered).includes(field))) return;
  hostile.faults.push(`${what}: ${answered.status} ${answered.text.slice(0, 200)}`);
};

/** As they stand in an address; what counts from 0 takes the last one. */
const NO_NUMBERS = [
  named('', 'NaN', 'Infinity', 'null', 'true', '[1]'),
  named('-1', '+1', '1.5', '1e3', '0x10', '1n', '9'.repeat(40)),
  named('1,2', '1;2', '1%00', '1%20', '%D9%A3'),
  named('0'),
];
/** What a parameter may hold besides. */
const ODD = { 'a NUL': 'a\0b', blanks: '   ', mark: QUERY_MARK };

/** Any text means something else in each parameter, and searches are carried out by each endpoint in its own way. */
const kindOf = ({ endpoint, field, name }: Place) => {
  const reader = readerOf(endpoint.query, field);
  return `${reader} ${reader.endsWith(ANY_TEXT) ? name : ''} ${name === 'search' ? nameOf(endpoint) : ''}`;
};

test('a parameter given twice, however written, is 400 naming it', async () => {
  expect(places().length).toBeGreaterThan(15);
  const turns = takingTurns();
  for (const { endpoint, name, base } of places()) {
    const encoded = `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
    const twice = named(`${name}=1&${name}=1`, `${name}=&${encoded}=x`, `${name}&${name}`);
    for (const [query] of turns(waysTo(endpoint), [twice]))
      expectRefused(query, await send(query, endpoint, base + query), 'invalid_input', name);
  }
});

test('a parameter as a list, an object or a path is another parameter, which nobody knows', async () => {
  const turns = takingTurns();
  const usually = new Map<string, number>();
  for (const { endpoint, name, base, blamed } of places()) {
    // Nobody of the desk is called like the sample: the export of a person finds none, with or without such a parameter.
    const usual = usually.get(base) ?? (await send('as usual', endpoint, base)).status;
    usually.set(base, usual);
    if (blamed == null) expect(usual).toBe(name === 'internal_notes' ? 404 : 200);
    const isRecorded = endpoint.shows !== null;
    const queries = turns(`${waysTo(endpoint)} ${isRecorded} ${blamed == null}`, [
      named(`${name}[]=a&${name}[]=b`, `${name}[$gt]=`, `${name}[0]=a`, `${name}.x=a`, `${name}%5B%5D=a`),
      named(`%20${name}=a`, `${name}%00=a`, `${name.toUpperCase()}X=a`),
      named('__proto__=a&__proto__=b', 'constructor=a', '__proto__[limit]=1'),
      named('a'.repeat(5_000), '&&&', '=', '=&=', '%26=1', '&'.repeat(3_000)),
    ]).map(([query]) => query);
    // One of each class goes into one request.
    for (const query of queries.length > 4 ? queries : [queries.join('&')]) {
      const answered = await send(query.slice(0, 40), endpoint, base + query);
      if (blamed != null) expectRefused(query, answered, 'invalid_input', blamed);
      else if (answered.status !== usual)
        hostile.faults.push(`${name} ${query.slice(0, 40)}: ${answered.status}`);
    }
  }
});

const BAD = ['%', '%z', '%zz', '%ff', '%C3%28', '%ED%A0%80', '%F4%90%80%80', '%C0%80', '%u0041'];

test('a malformed percent-encoding is 400, wherever it stands', async () => {
  const turns = takingTurns();
  for (const { endpoint, name, base } of places()) {
    const queries = named(...BAD.flatMap((bad) => [`${name}=${bad}`, `${bad}=1`, `other=${bad}`]));
    for (const [query] of turns(waysTo(endpoint), [queries]))
      expectRefused(query, await send(query, endpoint, base + query), 'malformed_request');
  }
});

test('a number that is none and a word that isn’t on the list are 400 naming the parameter', async () => {
  const turns = takingTurns();
  for (const place of places()) {
    const { endpoint, field, name, base } = place;
    const isNumber = field.kind === 'number';
    if (!isNumber && !field.isChoice) continue;
    const noNumbers = field.minimum === 0 ? NO_NUMBERS.slice(0, -1) : NO_NUMBERS;
    for (const [, value] of turns(kindOf(place), isNumber ? noNumbers : [...NASTY_CLASSES, ODD])) {
      const query = `${name}=${isNumber ? value : encodeURIComponent(value)}`;
      expectRefused(query, await send(query, endpoint, base + query), 'invalid_input', name);
    }
  }
});

test('whatever a parameter says, there is an answer: too long is 400, anything else at most nothing found', async () => {
  const turns = takingTurns();
  for (const place of places()) {
    const { endpoint, field, name, base } = place;
    // Words that no list holds are refused above.
    for (const [what, text] of field.isChoice ? [] : turns(kindOf(place), [...NASTY_CLASSES, ODD])) {
      const answered = await send(`${name} ${what}`, endpoint, `${base}${name}=${encodeURIComponent(text)}`);
      // What is no link of a ticket is refused like a bad token.
      const refusedLink = name === 'access' && answered.status === 401;
      if (!refusedLink && ![200, 400, 404].includes(answered.status))
        hostile.faults.push(`${name} ${what}: ${answered.status}`);
      if (name === 'search' && answered.status === 200 && /"total":[1-9]/.test(answered.text))
        if (fold(text).trim().length > 1 && text !== QUERY_MARK)
          // Marks fold away: what is left of such a text is a letter that many tickets hold.
          hostile.faults.push(`${what} finds everything`);
    }
    const query = `${name}=${'x'.repeat(5_001)}`;
    expectRefused(query.slice(0, 30), await send('too long', endpoint, base + query), 'invalid_input', name);
  }
});

const withParams = () => hostile.endpoints.filter(({ params }) => params !== null);
const param = (endpoint: Endpoint): Field => {
  const [field] = fieldsOf(endpoint.params);
  if (!field) throw new Error('no parameter');
  return field;
};

test('an id that can’t be one is 400 naming it, before anything is looked up', async () => {
  const [turns, turnsOfEncodings] = [takingTurns(), takingTurns()];
  const badEncodings = [named('%', '%zz', '%ff', '%ED%A0%80', '%C0%AE%C0%AE')];
  for (const endpoint of withParams()) {
    const field = param(endpoint);
    const nul = named('%00', 'a%00b');
    const long = named('x'.repeat(129), 'x'.repeat(8_000), '%F0%9F%98%80'.repeat(129));
    for (const [id] of turns(waysTo(endpoint), [nul, long])) {
      const answered = await send(id.slice(0, 30), endpoint, pathOf(endpoint, id));
      expectRefused(`${nameOf(endpoint)} ${id.slice(0, 30)}`, answered, 'invalid_input', field.path[0]);
    }
    for (const [id] of turnsOfEncodings(waysTo(endpoint), badEncodings)) {
      const answered = await send(id, endpoint, pathOf(endpoint, id));
      expectRefused(`${nameOf(endpoint)} ${id}`, answered, 'malformed_request');
    }
  }
});

test('an id that could be anything finds nothing that it isn’t', async () => {
  const turns = takingTurns();
  for (const endpoint of withParams()) {
    const isRecord = endpoint.path.includes('/directory/');
    for (const [what, text] of turns(
      `${readerOf(endpoint.params, param(endpoint))} ${isRecord}`,
      NASTY_CLASSES,
    )) {
      const answered = await send(what, endpoint, pathOf(endpoint, encodeURIComponent(text)));
      const expected = isRecord && endpoint.method === 'PUT' ? [200, 400] : [400, 404];
      // What was recorded above under a strange id is found again under just that one.
      if (isRecord && endpoint.method === 'GET') expected.push(200);
      if (!expected.includes(answered.status))
        hostile.faults.push(`${nameOf(endpoint)} ${what}: ${answered.status} ${answered.text.slice(0, 100)}`);
    }
  }
});

test('tricks with paths lead nowhere that the path itself doesn’t lead', async () => {
  const turns = takingTurns();
  for (const endpoint of hostile.endpoints) {
    const path = pathOf(endpoint);
    const last = path.slice(path.lastIndexOf('/') + 1);
    const isId = endpoint.path.endsWith('/:id');
    for (const [target] of turns(`${waysTo(endpoint)} ${isId}`, [
      named(`/${path}`, path.replaceAll('/', '//'), `${path}//`, `${path}/${last}`),
      named(`${path}/.`, `/x/..${path}`, `/./${path.slice(1)}`, path.replace('/v1/', '/v1/../v1/')),
      named(path.replace('/api', '/API'), path.replace('/v1', '/V1'), path.replaceAll('/', '\\')),
      named(path.replaceAll('/', '%2f'), `${path}%2f`, path.replace('/api/', '/api/%2e%2e/api/')),
      named(`${path}%00`, `${path}.json`, `${path};a=b`, `${path}%20`, `${path}%3Fa=b`),
    ])) {
      const answered = await send(target, endpoint, target);
      // Where the path has no such part, the trick leaves it as it is.
      if (answered.status < 400 && !isId && target !== path)
        hostile.faults.push(`${endpoint.method} ${target}: ${answered.status}`);
    }
    const trailing = await send('trailing slash', endpoint, `${path}/`);
    const plain = await send('plain', endpoint, path);
    if (Math.trunc(trailing.status / 100) !== Math.trunc(plain.status / 100))
      hostile.faults.push(`${path}/: ${trailing.status}, without the slash ${plain.status}`);
  }
});

test('methods that an address doesn’t have are 405 with those that it has', async () => {
  const usual = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => named(method));
  const turns = takingTurns();
  for (const endpoint of hostile.endpoints) {
    const methods = [...usual, named('TRACE', 'PROPFIND', 'SEARCH', 'PURGE', 'LOCK')];
    for (const [method] of turns(endpoint.method, methods)) {
      const path = pathOf(endpoint);
      const answered = await hostile.ask(`${method} ${path}`, { method, target: path });
      if (answered.status === 405 && (answered.headers.allow ?? '').split(', ').includes(method))
        hostile.faults.push(`${method} ${path}: refused and allowed`);
      // What another endpoint takes for an id may well be unknown to it.
      if (answered.status === 404 && failureIn(answered).code === 'not_found')
        hostile.faults.push(`${method} ${path}: 404`);
    }
  }
});

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
  expect(hostile.lines.join()).not.toMatch(/etc\/passwd|DROP TABLE|ticket_number=/);
});
