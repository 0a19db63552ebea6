import { compile } from 'json-schema-to-typescript';

/** A JSON Schema, or any other object of the desk's documents. */
// biome-ignore lint/suspicious/noExplicitAny: the documents are read as they are served
type Node = any;

const BANNER = `/**
 * The types of requests, answers and events. Made from the documents of the desk (\`/openapi.json\`, \`/asyncapi.json\`) by
 * \`npm run client:types\`: change the schemas of the desk instead.
 */`;

/** What only describes or checks a value, and is no part of its type. */
const LEFT_OUT = new Set([
  'examples',
  'example',
  'default',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'maxItems',
]);

const objectOf = (properties: Record<string, Node>, required = Object.keys(properties)): Node => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** The schema of what a client gets or sends is the same whether it is called a component or a definition. */
const tidied = (schema: Node): Node =>
  JSON.parse(
    JSON.stringify(schema, (key, value) => {
      if (key === 'examples' || (LEFT_OUT.has(key) && typeof value !== 'object')) return undefined;
      if (key === '$ref') return value.replace('#/components/schemas/', '#/definitions/');
      // An object of which nothing is said may have any members.
      return value?.type === 'object' && !value.properties ? { additionalProperties: true, ...value } : value;
    }),
  );

/** The endpoints that clients call: not the pages, and not what WhatsApp calls. */
export const calledOperations = (openApi: Node): readonly [key: string, operation: Node][] =>
  Object.entries<Node>(openApi.paths).flatMap(([path, item]) =>
    Object.entries<Node>(item)
      .filter(([, operation]) => successOf(operation)?.properties?.data !== undefined)
      .filter(() => path.startsWith('/api/') && path !== '/api/webhook')
      .map(([method, operation]): [string, Node] => [`${method.toUpperCase()} ${path}`, operation]),
  );

function successOf({ responses }: Node): Node {
  const [, success] = Object.entries<Node>(responses).find(([status]) => status.startsWith('2')) ?? [];
  const schema = success?.content?.['application/json']?.schema;
  return schema?.oneOf?.[0] ?? schema;
}

function operationType(operation: Node): Node {
  const query = (operation.parameters ?? []).filter((parameter: Node) => parameter.in === 'query');
  const names = (all: Node[]) => all.map(({ name }) => name);
  const properties = query.map(({ name, description, schema }: Node) => [name, { description, ...schema }]);
  const body = operation.requestBody?.content['application/json'].schema;
  return {
    description: operation.summary,
    ...objectOf({
      ...(query.length > 0 && {
        query: objectOf(
          Object.fromEntries(properties),
          names(query.filter(({ required }: Node) => required)),
        ),
      }),
      ...(body && { body }),
      data: successOf(operation).properties.data,
    }),
  };
}

/** The codes of all failures, and what each family of addresses makes of them. */
function failureCodes(openApi: Node): Node {
  const codes = new Set<string>();
  const collect = (node: Node): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const code of node.properties?.code?.enum ?? []) codes.add(code);
    for (const child of Object.values(node)) collect(child);
  };
  for (const item of Object.values<Node>(openApi.paths))
    for (const { responses } of Object.values<Node>(item)) collect(responses);
  collect(openApi.components.responses);
  return {
    description: 'What went wrong: the codes of a desk.\n\n@group Errors',
    type: 'string',
    enum: [...codes].toSorted(),
  };
}

function socketTypes({ channels }: Node): Record<string, Node> {
  const messages: [string, Node][] = Object.entries(channels.support.messages);
  const of = (side: string) =>
    messages.filter(
      ([key]) => key.startsWith(`${side}.`) && key !== 'reply.declined' && key !== 'server.connect_error',
    );
  const sent = of('client').map(([key, { name, summary, payload }]) => {
    const answer = channels.support.messages[key.replace('client.', 'reply.')].payload;
    return [name, { description: summary, ...objectOf({ input: payload, answer }) }];
  });
  const heard = of('server').map(([, { name, summary, payload, 'x-second-argument': place }]) => [
    name,
    { description: summary, ...objectOf({ payload, ...(place && { place }) }) },
  ]);
  return {
    ClientEvents: { description: 'What a client sends by socket', ...objectOf(Object.fromEntries(sent)) },
    ServerEvents: { description: 'What the desk sends by socket', ...objectOf(Object.fromEntries(heard)) },
  };
}

const STYLE = {
  bannerComment: BANNER,
  additionalProperties: false,
  maxItems: -1,
  style: { singleQuote: true, printWidth: 110, trailingComma: 'all' },
} as const;

/** The source text of `FailureCode`, apart from the others: the reference lists the codes. */
export const failureCodeType = (openApi: Node): Promise<string> =>
  compile(failureCodes(openApi), 'FailureCode', STYLE);

/** The source text of the other types, from the two documents of a desk. */
export async function apiTypes(openApi: Node, asyncApi: Node): Promise<string> {
  const operations = Object.fromEntries(
    calledOperations(openApi).map(([key, operation]) => [key, operationType(operation)]),
  );
  const definitions = tidied({
    ...asyncApi.components.schemas,
    ...openApi.components.schemas,
    Operations: { description: 'What each endpoint takes and returns', ...objectOf(operations) },
    ...socketTypes(asyncApi),
  });
  // A root that names all of them; it is no type of its own.
  const root = {
    definitions,
    oneOf: Object.keys(definitions).map((name) => ({ $ref: `#/definitions/${name}` })),
  };
  const source = await compile(root, 'Root', STYLE);
  return source
    .replace(/^export type Root =[^;]*;\n/m, '')
    .replaceAll(/^\s*\* via the `definition`.*\n/gm, '');
}
