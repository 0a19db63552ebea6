import type { Endpoint } from '../../src/api/endpoint.ts';
import { ADMIN, SUPPORT } from '../support/acceptance.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { blamedBy, failureIn } from './support/oracle.ts';
import { pathOf as knownPath } from './support/paths.ts';
import { type Field, fieldsOf, nameOf, readerOf, sampleOf, withAt } from './support/schema.ts';
import { takingTurns } from './support/turns.ts';
import { NASTY, nastyClasses, refusedClasses } from './support/values.ts';
import type { Answered } from './support/wire.ts';

const hostile = hostileDesk();

const pathOf = (endpoint: Endpoint) => knownPath(endpoint, hostile.known);

/** Fields of which one is to be given: what no schema of a single field can say. */
const ALTERNATIVES: Readonly<Record<string, readonly string[]>> = {
  'POST /api/admin/support/conversations/:id/ticket': ['support_type', 'type'],
  'POST /api/support/onboarding/generate-code': ['userId', 'guestId'],
};
const alternativesOf = (endpoint: Endpoint): readonly string[] => ALTERNATIVES[nameOf(endpoint)] ?? [];

/** A sample of everything, but of alternatives only the first. */
function sampleFor(endpoint: Endpoint, full: boolean): Record<string, unknown> | null {
  if (endpoint.body === null) return null;
  const sample = sampleOf(endpoint.body, hostile.known, full);
  const [first, ...others] = alternativesOf(endpoint);
  const one = first ? { [first]: sampleOf(endpoint.body, hostile.known, true)[first] } : {};
  const kept = Object.entries(sample).filter(([name]) => !others.includes(name));
  return { ...Object.fromEntries(kept), ...one };
}

/** What the endpoint requires, and everything of the top-level field that is under attack. */
function bodyAround(endpoint: Endpoint, { path: [top = ''] }: Field): Record<string, unknown> {
  if (!endpoint.body) throw new Error(`${nameOf(endpoint)} takes no body`);
  const full = sampleOf(endpoint.body, hostile.known, true);
  const required = sampleOf(endpoint.body, hostile.known, false);
  const one = alternativesOf(endpoint).includes(top) ? top : alternativesOf(endpoint)[0];
  const added = [top, ...(one ? [one] : [])].filter((name) => name in full);
  return { ...required, ...Object.fromEntries(added.map((name) => [name, full[name]])) };
}

const send = (what: string, endpoint: Endpoint, body: unknown): Promise<Answered> =>
  hostile.ask(`${nameOf(endpoint)} ${what}`, {
    method: endpoint.method,
    target: pathOf(endpoint),
    headers: [...hostile.authorization(endpoint), ['content-type', 'application/json']],
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const isBlamed = (answered: Answered, { path }: Field) =>
  blamedBy(answered).some((name) => name === path.join('.') || name.startsWith(`${path.join('.')}.`));

/** Every body field of every endpoint. */
const places = () =>
  hostile.endpoints.flatMap((endpoint) =>
    fieldsOf(endpoint.body).map((field) => ({
      endpoint,
      field,
      name: `${nameOf(endpoint)} ${field.path.join('.')}`,
    })),
  );

test('the tables are walked to the ground', () => {
  const names = places().map(({ name }) => name);
  expect(names.length).toBeGreaterThan(45);
  expect(names).toContain('POST /api/v1/support/request-support device_metadata.app_version');
  expect(names).toContain('PUT /api/v1/unified-admin/support/:id/tags tags.0');
  expect(names).toContain('PUT /api/v1/directory/users/:id kyc_verification.is_verified');
});

test('what the schemas say is a sample of input is one: what is refused below is refused for its fault', async () => {
  for (const endpoint of hostile.endpoints.filter(({ body }) => body !== null)) {
    for (const full of [false, true]) {
      const sample = sampleFor(endpoint, full);
      const answered = await send(`a sample, full: ${full}`, endpoint, sample);
      expect([nameOf(endpoint), failureIn(answered).code]).not.toContain('invalid_input');
    }
  }
});

test('a value of the wrong kind, length or choice is 400 naming its field, and changes nothing', async () => {
  const turns = takingTurns();
  for (const { endpoint, field, name } of places()) {
    const body = bodyAround(endpoint, field);
    for (const [what, value] of turns(readerOf(endpoint.body, field), refusedClasses(field))) {
      const answered = await send(
        `${field.path.join('.')} = ${what}`,
        endpoint,
        withAt(body, field.path, value),
      );
      if (answered.status !== 400 || !isBlamed(answered, field))
        hostile.faults.push(`${name} = ${what}: ${answered.status} ${answered.text.slice(0, 150)}`);
    }
  }
});

test('a field that is required is missed by name, one that isn’t is not', async () => {
  for (const { endpoint, field, name } of places()) {
    if (field.path.at(-1) === '0' || alternativesOf(endpoint).includes(field.path[0] ?? '')) continue;
    const body = bodyAround(endpoint, field);
    for (const absent of field.isNullable ? [undefined, null] : [undefined]) {
      const answered = await send(`${name} ${absent}`, endpoint, withAt(body, field.path, absent));
      if (isBlamed(answered, field) !== (field.isRequired && absent !== null))
        hostile.faults.push(`${name} = ${absent}: ${answered.status} ${answered.text.slice(0, 150)}`);
    }
  }
});

test('whatever a text says, it is taken or refused, and nothing worse', async () => {
  const turns = takingTurns();
  for (const { endpoint, field, name } of places()) {
    // Words that no list holds are refused above.
    if (field.isChoice) continue;
    const body = bodyAround(endpoint, field);
    for (const [what, value] of turns(readerOf(endpoint.body, field), nastyClasses(field))) {
      const answered = await send(`${name} = ${what}`, endpoint, withAt(body, field.path, value));
      if (![200, 201, 400, 404].includes(answered.status))
        hostile.faults.push(`${name} = ${what}: ${answered.status}`);
    }
  }
});

test('a text that is taken comes back as it was', async () => {
  const { known, desk, tokens } = hostile;
  const texts = Object.values(NASTY).map((text) => `${text} and ten more`);
  for (const message of texts) {
    const reply = await desk.post(`${ADMIN}/${known.id}/reply`, { message }, tokens.admin);
    expect([reply.status, reply.body.data.message]).toEqual([201, message]);
  }
  const { body } = await desk.get(
    `${SUPPORT}/ticket?ticket_number=${known.ticket_number}&messages_limit=${texts.length}`,
    tokens.user,
  );
  const messages: { message: string }[] =
    body.data.ticket.conversation?.messages ?? body.data.ticket.messages;
  expect(messages.map(({ message }) => message)).toEqual(texts);
});

/** JSON whose objects, at every depth, hold these members besides their own. */
const withMembers = (value: unknown, members: string): string => {
  if (Array.isArray(value)) return `[${value.map((item) => withMembers(item, members)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const own = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${withMembers(item, members)}`,
  );
  return `{${[...own, members].join()}}`;
};

const POISON = '{"zqpolluted":"zqstored","is_admin":true,"isAdmin":true}';
const MEMBERS = [
  `"__proto__":${POISON}`,
  `"constructor":{"prototype":${POISON}}`,
  `"prototype":${POISON}`,
  `"zqunknown":"zqstored","zqobject":${POISON},"":"zqstored","a.b":"zqstored","$set":${POISON}`,
  `"user_id":"zqstored","role_":"zqstored","created_at":"zqstored","resolved_by":"zqstored","revision":99`,
  `"hasOwnProperty":"zqstored","toString":"zqstored","then":"zqstored","toJSON":"zqstored","length":9`,
];

test('what no schema names is ignored at every level: it changes no answer and is never kept', async () => {
  for (const endpoint of hostile.endpoints.filter(({ body }) => body !== null)) {
    const sample = endpoint.body && sampleOf(endpoint.body, hostile.known, true);
    const plain = await send('plain', endpoint, sample);
    for (const members of MEMBERS) {
      const answered = await send(members, endpoint, withMembers(sample, members));
      const kept = /zqstored|zqpolluted/.test(answered.text);
      if (answered.status !== plain.status || kept)
        hostile.faults.push(
          `${nameOf(endpoint)} ${members}: ${answered.status} ${answered.text.slice(0, 200)}`,
        );
    }
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).zqpolluted).toBeUndefined();
  expect(await hostile.history()).not.toMatch(/zqstored|zqpolluted|zqunknown/);
});

test('nothing of it shows in anything that can be read', async () => {
  const texts: string[] = [];
  for (const endpoint of hostile.endpoints.filter(({ method }) => method === 'GET')) {
    const query = endpoint.query ? sampleOf(endpoint.query, hostile.known, false) : {};
    const answered = await hostile.ask(nameOf(endpoint), {
      method: 'GET',
      target: `${pathOf(endpoint)}?${new URLSearchParams(query as Record<string, string>)}`,
      headers: hostile.authorization(endpoint),
    });
    texts.push(answered.text);
  }
  expect(texts.join()).not.toMatch(/zqstored|zqpolluted|zqunknown/);
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
