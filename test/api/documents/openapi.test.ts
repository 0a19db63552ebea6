import { Validator } from '@seriousme/openapi-schema-validator';
import { ENDPOINT_EXAMPLES } from '../../../src/api/documents/examples/endpoints.ts';
import { openedTicket } from '../../../src/api/documents/examples/tickets.ts';
import { openApiDocument } from '../../../src/api/documents/openapi.ts';
import { templateOf } from '../../../src/api/documents/operations.ts';
import { KERNEL_CODES } from '../../../src/api/kernel/failure.ts';
import { createChecker, followed, type Node } from '../../support/conformance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let document: Node;
beforeAll(async () => {
  document = (await desk.get('/openapi.json')).body;
});

const operations = (): [string, Node][] =>
  Object.entries<Node>(document.paths).flatMap(([path, item]) =>
    Object.entries<Node>(item).map(([method, operation]): [string, Node] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );

/** Every object in a node, with where it stands. */
function* within(node: Node, path = '#'): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return;
  yield [path, node];
  for (const [key, value] of Object.entries(node)) yield* within(value, `${path}/${key}`);
}

const PAGES = [
  '/',
  '/api/auth/ws',
  '/api/webhook',
  '/asyncapi.json',
  '/console',
  '/console/assets/{file}',
  '/console/oidc/callback',
  '/console/oidc/start',
  '/docs',
  '/docs/assets/{version}/{file}',
  '/favicon.ico',
  '/health/live',
  '/health/ready',
  '/login',
  '/login/assets/{version}/{file}',
  '/metrics',
  '/openapi.json',
  '/widget',
  '/widget.js',
  '/widget/{file}',
];

describe('openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(document);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('names every endpoint of the table and every page, and nothing else', () => {
    const served = desk.desk.endpoints.map(({ method, path }) => `${method} ${templateOf(path)}`);
    const expected = [...served, ...PAGES.map((path) => `GET ${path}`)];
    expect(
      operations()
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(expected.toSorted());
  });

  it('is the same however often it is made', () => {
    const { endpoints } = desk.desk;
    const make = () => JSON.stringify(openApiDocument({ version: '1', config: desk.config, endpoints }));
    expect(make()).toBe(make());
  });

  it('lists the operations of each group in the order in which a client uses them', () => {
    const of = (tag: string) =>
      operations()
        .filter(([, { tags }]) => tags[0] === tag)
        .map(([name]) => name);
    expect(of('Tickets for users').map((name) => name.split('/support/')[1])).toEqual([
      'request-support',
      'my-tickets',
      'ticket',
      'ticket/add-message',
      'ticket/{ticketNumber}/rate',
    ]);
    expect(of('Login').slice(0, 4)).toEqual([
      'POST /api/auth/initiate',
      'GET /api/auth/validate',
      'POST /api/auth/refresh',
      'GET /api/user/me',
    ]);
  });

  it('describes every group, conversations before the directory', () => {
    const groups: Node[] = document.tags;
    const names = groups.map(({ name }) => name);
    expect(groups.filter(({ description }) => !description)).toEqual([]);
    expect(new Set(operations().map(([, { tags }]) => tags[0]))).toEqual(new Set(names));
    expect(names.slice(0, 2)).toEqual(['Tickets for users', 'Conversations']);
  });

  it('has no example of an optional parameter, which Swagger UI would send unasked', () => {
    const filled = operations().flatMap(([name, { parameters = [] }]) =>
      parameters
        .map((parameter: Node) => followed(document, parameter))
        .filter(({ required, example, schema }: Node) => !required && (example ?? schema.examples))
        .map((parameter: Node) => `${name} ${parameter.name}`),
    );
    expect(filled).toEqual([]);
  });

  it('speaks of users, guests, admins and clients, not of somebody', () => {
    const vague = [...within(document)].filter(([, { description, summary }]) =>
      /whoever|somebody|nobody|anybody/i.test(`${description} ${summary}`),
    );
    expect(vague.map(([path]) => path)).toEqual([]);
  });

  it('has an operation id of its own for every operation', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says who may call, and how often', () => {
    for (const { method, path, access, limit } of desk.desk.endpoints) {
      const operation = document.paths[templateOf(path)][method.toLowerCase()];
      expect([operation['x-roles'], operation['x-rate-limit']]).toEqual([access, limit]);
      expect(operation.security.some((way: object) => 'bearer' in way)).toBe(true);
      expect(operation.security.some((way: object) => Object.keys(way).length === 0)).toBe(
        access === 'anyone',
      );
    }
  });

  it('says where the cookie of the console counts, and what a change needs beside it', () => {
    const { session, csrf } = document.components.securitySchemes;
    expect([session.in, session.name, csrf.in, csrf.name]).toEqual([
      ...['cookie', 'casebook_session', 'header', 'X-CSRF-Token'],
    ]);
    const ways = (path: string, method: string) => document.paths[path][method].security;
    expect(ways('/api/v1/unified-admin/work', 'get')).toEqual([{ bearer: [] }, { session: [] }]);
    expect(ways('/api/v1/unified-admin/work/bulk', 'post')).toEqual([
      { bearer: [] },
      { session: [], csrf: [] },
    ]);
    expect(ways('/api/v1/support/my-tickets', 'get')).toEqual([{ bearer: [] }]);
    expect(ways('/api/user/me', 'get')).toEqual([{ bearer: [] }]);
    expect(ways('/api/v1/history/series', 'get')).toContainEqual({ session: [] });
  });

  it('leaves nothing undescribed: no schema allows everything', () => {
    const loose = [...within(document)].filter(
      ([path, node]) =>
        /\/(schema|items|properties\/[^/]+|(any|one|all)Of\/\d+)$/.test(path) &&
        !path.includes('/example') &&
        !['type', '$ref', 'anyOf', 'oneOf', 'allOf', 'const', 'enum', 'format'].some((key) => key in node),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('has only references that lead somewhere', () => {
    const dangling = [...within(document)].filter(
      ([, node]) => typeof node.$ref === 'string' && followed(document, node) === undefined,
    );
    expect(dangling).toEqual([]);
  });

  it('uses every code of the kernel somewhere', () => {
    const used = new Set(
      [...within(document)].flatMap(([, node]) => node.properties?.code?.enum ?? []) as string[],
    );
    expect(KERNEL_CODES.filter((code) => !used.has(code))).toEqual([]);
  });
});

describe('the examples', () => {
  it('are there for every endpoint, and for nothing else', () => {
    const served = desk.desk.endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(ENDPOINT_EXAMPLES).toSorted()).toEqual(served.toSorted());
  });

  it('obey their schemas', () => {
    const check = createChecker(document);
    const problems: string[] = [];
    for (const [path, { schema, example, examples }] of within(document)) {
      if (!schema) continue;
      const all = [example, ...Object.values<Node>(examples ?? {}).map(({ value }) => value)];
      for (const one of all.filter((value) => value !== undefined))
        problems.push(...check(schema, one).map((problem) => `${path} ${problem}`));
    }
    expect(problems).toEqual([]);
  });

  it('are held against schemas that know every field, and every value of a closed set', () => {
    const check = createChecker(document);
    const userTicket = { $ref: '#/components/schemas/UserTicket' };
    expect(check(userTicket, openedTicket)).toEqual([]);
    for (const wrong of [
      { secret: 1 },
      { status: 'lost' },
      { created_at: '2026-02-24' },
      { email: undefined },
    ]) {
      const ticket = JSON.parse(JSON.stringify({ ...openedTicket, ...wrong }));
      expect([wrong, check(userTicket, ticket).length]).toEqual([wrong, 1]);
    }
  });

  it('stand at every body, and at every answer of an endpoint', () => {
    const bare = operations()
      .filter(([name]) => name.includes('/api/'))
      .flatMap(([name, { requestBody, responses }]) =>
        [requestBody, ...Object.values<Node>(responses)]
          .filter(Boolean)
          .flatMap((node) => Object.values<Node>(followed(document, node).content ?? {}))
          .filter((content) => content.example === undefined && content.examples === undefined)
          .map(() => name),
      );
    expect(bare).toEqual([]);
  });
});
