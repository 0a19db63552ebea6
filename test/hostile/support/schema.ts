import { z } from 'zod';
import type { Endpoint } from '../../../src/api/endpoint.ts';

/** The part of JSON Schema that the tables' input schemas come out as. */
interface Node {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Node[];
  /** Of shapes that one of their fields tells apart. */
  readonly oneOf?: readonly Node[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
}

/** One place in an input where something can be put. */
export interface Field {
  /** Names from the top down; `0` stands for an item of a list. */
  readonly path: readonly string[];
  readonly kind: 'string' | 'number' | 'boolean' | 'object' | 'array';
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  readonly isChoice: boolean;
  readonly minimum: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly maxItems: number | null;
}

/** What was made of schemas before: samples are asked for with each request. */
const made = new WeakMap<z.ZodType, Node>();

function jsonSchema(schema: z.ZodType): Node {
  const node =
    made.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as unknown as Node);
  made.set(schema, node);
  return node;
}

const isNull = ({ type }: Node) => type === 'null';
const typesOf = ({ type }: Node): readonly string[] => (typeof type === 'string' ? [type] : (type ?? []));

/** What stands there when it isn't null; of several shapes the first. */
function settled(node: Node): Node {
  if (node.oneOf?.[0]) return settled(node.oneOf[0]);
  const others = node.anyOf?.filter((option) => !isNull(option));
  return others?.length === 1 && others[0] ? settled(others[0]) : node;
}

function kindOf(node: Node): Field['kind'] {
  const type = typesOf(node).find((name) => name !== 'null');
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean' || type === 'object' || type === 'array') return type;
  return 'string';
}

/** Every field of a schema, at every depth. */
export const fieldsOf = (schema: z.ZodType | null): readonly Field[] =>
  schema === null ? [] : within(jsonSchema(schema), []);

function within(node: Node, path: readonly string[]): readonly Field[] {
  const named = Object.entries(node.properties ?? {}).flatMap(([name, member]) =>
    at(member, [...path, name], node.required?.includes(name) ?? false),
  );
  return node.items ? [...named, ...at(node.items, [...path, '0'], true)] : named;
}

function at(node: Node, path: readonly string[], isRequired: boolean): readonly Field[] {
  const inner = settled(node);
  const field: Field = {
    path,
    kind: kindOf(inner),
    isRequired,
    isNullable: typesOf(node).includes('null') || (node.anyOf?.some(isNull) ?? false),
    isChoice: inner.enum !== undefined || inner.const !== undefined,
    minimum: inner.minimum ?? null,
    minLength: inner.minLength ?? null,
    maxLength: inner.maxLength ?? null,
    maxItems: inner.maxItems ?? null,
  };
  return [field, ...within(inner, path)];
}

/** Values by the names of fields, for those that must fit what the desk holds. */
export type Known = Readonly<Record<string, unknown>>;

/** An input that a schema takes: everything that it names when `full`, else only what it requires. */
export const sampleOf = (schema: z.ZodType, known: Known, full: boolean): Record<string, unknown> =>
  sample(jsonSchema(schema), known, full, '') as Record<string, unknown>;

function sample(node: Node, known: Known, full: boolean, name: string): unknown {
  if (name in known) return known[name];
  const inner = settled(node);
  if (inner.const !== undefined) return inner.const;
  if (inner.enum) return inner.enum[0];
  switch (kindOf(inner)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(inner.properties ?? {})
          .filter(([member]) => full || inner.required?.includes(member))
          .map(([member, schema]) => [member, sample(schema, known, full, member)]),
      );
    case 'array':
      return inner.items ? [sample(inner.items, known, full, '')] : [];
    case 'boolean':
      return false;
    case 'number':
      return inner.minimum ?? 1;
    default:
      return textFor(inner);
  }
}

function textFor({ format, anyOf, minLength = 0 }: Node): string {
  if (format === 'email') return 'sample@example.com';
  if (format === 'uri') return 'https://example.com/sample.png';
  if (format?.startsWith('date') || anyOf?.some((option) => option.format === 'date')) return '2026-02-24';
  return 'sample text'.padEnd(minLength, '.');
}

/** A text that is no date, id, number or word of any list. */
const NONSENSE = 'a nonsense of a text';
/** What `readerOf` calls texts that are kept as they are. */
export const ANY_TEXT = 'a text';
/** Names of texts that more code reads than what keeps texts. */
const READ_FURTHER = /phone|email|number|code|token|secret|session|id$/i;

/**
 * The same for fields of a schema that one piece of code reads: they refuse nonsense in the same words, or keep it as a text. What
 * takes any text and reads more from it is of a kind with those of its name.
 */
export function readerOf(schema: z.ZodType | null, { path, kind, isNullable, isChoice }: Field): string {
  if (isChoice || kind !== 'string') return `${kind} ${isNullable} ${isChoice}`;
  const name = path.join('.');
  const problems = schema?.safeParse(withAt({}, path, NONSENSE)).error?.issues ?? [];
  const problem = problems.find((issue) => issue.path.join('.') === name);
  const saying = problem?.message.replace(`${name} `, '').replace(/(?<=must be one of) .*/, '');
  return `${isNullable} ${saying ?? (READ_FURTHER.test(name) ? name : ANY_TEXT)}`;
}

/** A copy with a value at a path; `undefined` takes the field away. */
export function withAt(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put;
  if (Array.isArray(value)) return [withAt(value[0], rest, put)];
  const object = (value ?? {}) as Record<string, unknown>;
  return { ...object, [name]: withAt(object[name], rest, put) };
}

/** Such as `PUT /api/v1/directory/users/:id`. */
export const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;
