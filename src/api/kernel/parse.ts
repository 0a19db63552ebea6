import type { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { type FieldError, fail, failInput } from './failure.ts';
import { exceededBound } from './json-bounds.ts';

/** An endpoint's input after its schemas. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The names of query parameters that the endpoint doesn't know, each once. */
  readonly ignoredParameters: readonly string[];
}

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  /** Without `?`. */
  readonly search: string;
  /** The parsed JSON of the body. */
  readonly body: unknown;
}

/** Parses all parts and reports all their problems together. Throws `RequestFailed`. */
export function parseInput(endpoint: Endpoint, raw: RawInput): Input {
  const problems: FieldError[] = [];
  const parsed = {
    params: parsePart(endpoint.params, raw.params, problems),
    query: endpoint.query && parsePart(endpoint.query, readQuery(raw.search, endpoint.query), problems),
    body: parsePart(endpoint.body, raw.body, problems),
    ignoredParameters: endpoint.query ? unknownIn(raw.search, endpoint.query) : [],
  };
  const [first] = problems;
  if (first) fail(400, 'invalid_input', first.message, { errors: problems });
  return parsed;
}

function parsePart(schema: z.ZodObject | null, value: unknown, problems: FieldError[]): unknown {
  if (schema === null) return null;
  const result = schema.safeParse(value, { error: sentenceOf });
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    const field = path.map(String).join('.');
    problems.push({ field, message: /^\p{Lu}/u.test(message) ? message : `${field || 'body'} ${message}` });
  }
  return null;
}

/** The rest of a sentence for problems without a message of the schema's own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is required';
  if (issue.code === 'invalid_type') return `must be ${KINDS[issue.expected] ?? 'something else'}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  return 'is not valid';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';

/**
 * The parameters that the schema knows. Duplicates are refused, because parts of a system differ in whether they take the
 * first or the last.
 */
export function readQuery(search: string, schema: z.ZodObject): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  for (const pair of search.split('&')) {
    const middle = pair.indexOf('=');
    const name = decode(middle < 0 ? pair : pair.slice(0, middle));
    const value = middle < 0 ? '' : decode(pair.slice(middle + 1));
    if (!Object.hasOwn(schema.shape, name)) continue;
    if (name in values)
      failInput(
        name,
        `${name} must be given once, several values with commas between them where it takes them`,
      );
    values[name] = value;
  }
  return values;
}

/** Names that are told, and how long they may be: an answer is no echo. */
const MOST_IGNORED = 20;
const MOST_CHARACTERS = 100;

function unknownIn(search: string, schema: z.ZodObject): readonly string[] {
  const names = search.split('&').map((pair) => decode(pair.split('=', 1)[0] ?? ''));
  const unknown = names.filter((name) => name !== '' && !Object.hasOwn(schema.shape, name));
  return [...new Set(unknown)]
    .slice(0, MOST_IGNORED)
    .map((name) => name.slice(0, MOST_CHARACTERS).toWellFormed());
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return fail(400, 'malformed_request', 'The query has a malformed percent-encoding');
  }
}

/** The maximum depth of objects and lists, so that recursion doesn't overflow the stack. */
const MAX_DEPTH = 64;
/** The maximum number of members of objects and items of lists in a body. No endpoint needs half as many. */
export const MAX_BODY_MEMBERS = 10_000;

const EXCEEDED = {
  depth: 'The request body is nested too deeply',
  members: 'The request body holds too many fields',
} as const;

/**
 * The parsed body. No body is an empty object, so that errors name the missing fields. Depth and members are counted before
 * parsing: a megabyte of small members would block other requests. Throws `RequestFailed`.
 */
export function parseJson(bytes: Buffer, maxMembers: number): unknown {
  if (bytes.length === 0) return {};
  const exceeded = exceededBound(bytes, { depth: MAX_DEPTH, members: maxMembers });
  if (exceeded) fail(400, 'invalid_input', EXCEEDED[exceeded]);
  const value = jsonOf(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    fail(400, 'invalid_input', 'The request body must be a JSON object');
  return value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return fail(400, 'malformed_json', 'The request body is not valid JSON');
  }
}
