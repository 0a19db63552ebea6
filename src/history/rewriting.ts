import { z } from 'zod';
import { openingKindOf } from '../events/opening-ids.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Makes what callers see who see no personal data, from a value. */
export type Rewrite = (value: unknown, pseudonyms: Pseudonyms) => unknown;

/** What is done with a value, by its schema and by the name of the field that holds it; null: with each of its parts. */
export type Rule = (name: string, schema: z.ZodType) => Rewrite | null;

/** A list of any kind. */
interface Mappable {
  map(present: (item: unknown) => unknown): unknown;
}

export const asItIs: Rewrite = (value) => value;

/**
 * The rewrite of values of a schema: ids that open something become pseudonyms, and the rule decides on everything else. Fields that
 * the schema doesn't have are dropped.
 *
 * @throws for a schema whose parts can't be told, unless the rule decides on it
 */
export function rewriteOf(schema: z.ZodType, rule: Rule, name = ''): Rewrite {
  const kind = openingKindOf(schema);
  if (kind !== null) return (id, pseudonyms) => pseudonyms.of(kind, id as string);
  const whole = rule(name, schema);
  if (whole !== null) return whole;
  if (schema instanceof z.ZodObject) return ofObject(schema, rule);
  if (schema instanceof z.ZodDiscriminatedUnion) return ofUnion(schema, rule);
  if (schema instanceof z.ZodArray) return ofList(rewriteOf(schema.element as z.ZodType, rule, name));
  if (isWrapper(schema)) return ofPresent(rewriteOf(schema.unwrap() as z.ZodType, rule, name));
  throw new Error(`nothing decides what is shown of ${name || 'a value'} (${schema.def.type})`);
}

/** Everything is as it is, but for the pseudonyms. */
export const underPseudonyms = (schema: z.ZodType): Rewrite =>
  rewriteOf(schema, (_, part) => (isPlain(part) ? asItIs : null));

function ofObject({ shape }: z.ZodObject, rule: Rule): Rewrite {
  const rewrites = new Map(
    Object.entries(shape as Record<string, z.ZodType>).map(([name, field]) => [
      name,
      rewriteOf(field, rule, name),
    ]),
  );
  return (value, pseudonyms) => {
    const rewritten: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(value as object)) {
      const rewrite = rewrites.get(name);
      if (rewrite !== undefined) rewritten[name] = rewrite(field, pseudonyms);
    }
    return rewritten;
  };
}

function ofUnion({ def }: z.ZodDiscriminatedUnion, rule: Rule): Rewrite {
  const { discriminator } = def;
  const rewrites = new Map(
    (def.options as readonly z.ZodObject[]).flatMap((option) => {
      const rewrite = rewriteOf(option, rule);
      return [...(option.shape[discriminator] as z.ZodLiteral).values].map(
        (word) => [word, rewrite] as const,
      );
    }),
  );
  return (value, pseudonyms) => {
    const word = (value as Record<string, unknown>)[discriminator];
    return rewrites.get(word as string)?.(value, pseudonyms) ?? null;
  };
}

const ofList =
  (ofItem: Rewrite): Rewrite =>
  (list, pseudonyms) =>
    (list as Mappable).map((item) => ofItem(item, pseudonyms));

const ofPresent =
  (rewrite: Rewrite): Rewrite =>
  (value, pseudonyms) =>
    value === null || value === undefined ? value : rewrite(value, pseudonyms);

const isWrapper = (schema: z.ZodType): schema is z.ZodNullable | z.ZodOptional | z.ZodReadonly =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly;

const PLAIN: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'enum', 'literal', 'null']);

/** Whether values of a schema have no parts. */
export const isPlain = ({ def }: z.ZodType): boolean => PLAIN.has(def.type);
