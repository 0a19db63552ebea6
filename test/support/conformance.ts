import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Reply } from './desk.ts';

/** Holds what a desk says against the documents that it serves. */

/** A document of the desk, or any node in it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
export type Node = any;

const SCHEMAS = '"$ref":"#/components/schemas/';
/** Schemas refer to each other by addresses of their own, so that each is compiled once, whoever refers to it. */
const addressed = (node: Node): string => JSON.stringify(node).replaceAll(SCHEMAS, '"$ref":"/schemas/');

/** What is wrong with a value under a schema of that document; empty when nothing is. */
export function createChecker(document: Node): (schema: Node, value: unknown) => string[] {
  // Most schemas are held against one value: what makes code faster, takes longer than it saves.
  const code = { optimize: false };
  const usual = { strict: false, allErrors: true, validateFormats: false, inlineRefs: false };
  const ajv = new Ajv2020({ ...usual, code });
  for (const [name, schema] of Object.entries<Node>(document.components.schemas ?? {}))
    ajv.addSchema({ ...JSON.parse(addressed(schema)), $id: `/schemas/${name}` });
  /** By their texts: many operations say the same. */
  const compiled = new Map<string, ValidateFunction>();

  return (schema, value) => {
    const text = addressed(schema);
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

export const followed = (document: Node, node: Node): Node =>
  node?.$ref
    ? node.$ref
        .slice(2)
        .split('/')
        .reduce((at: Node, key: string) => at[key], document)
    : node;

/** Headers that mean something: one that the document doesn't know of must not come. */
const MEANINGFUL = ['x-position', 'etag', 'retry-after', 'www-authenticate', 'allow', 'location'];

/** Checks answers of REST, and remembers which operations gave which statuses. */
export function createConformance(document: Node) {
  const check = createChecker(document);
  const seen = new Set<string>();

  /** What is wrong with an answer under one of the document's answers. */
  function problemsUnder(answer: Node, { status, body, headers }: Reply): string[] {
    const documented = Object.entries<Node>(answer.headers ?? {}).map(
      ([name, header]) => [name.toLowerCase(), followed(document, header)] as const,
    );
    const known = new Set(documented.map(([name]) => name));
    const problems = MEANINGFUL.filter((name) => headers.has(name) && !known.has(name)).map(
      (name) => `header ${name} is not documented`,
    );
    for (const [name, { schema }] of documented) {
      const value = headers.get(name);
      if (value === null && status < 300) problems.push(`header ${name} is missing`);
      const typed = schema.type === 'integer' && value !== null ? Number(value) : value;
      if (value !== null) problems.push(...check(schema, typed).map((problem) => `${name}: ${problem}`));
    }
    const content = answer.content?.['application/json'];
    return [...problems, ...(content ? check(content.schema, body) : [])];
  }

  return {
    seen,
    /** What is wrong with an answer of an operation; `path` as the document writes it. */
    problems(method: string, path: string, reply: Reply): string[] {
      const answer = document.paths[path]?.[method.toLowerCase()]?.responses[reply.status];
      if (!answer)
        return [`${method} ${path} is not to answer ${reply.status}: ${JSON.stringify(reply.body)}`];
      seen.add(`${method} ${path} ${reply.status}`);
      return problemsUnder(followed(document, answer), reply);
    },
    problemsUnder: (name: string, reply: Reply) => problemsUnder(document.components.responses[name], reply),
  };
}
