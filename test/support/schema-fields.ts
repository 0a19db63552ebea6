import { z } from 'zod';

/** A value within a schema that has no fields itself. */
export interface Leaf {
  /** The names that lead to it, with points between them; a list has no name of its own. */
  readonly path: string;
  /** The last one of them. */
  readonly name: string;
  readonly schema: z.ZodType;
}

/** All leaves of a schema, each path once. */
export function leavesOf(schema: z.ZodType, path = ''): readonly Leaf[] {
  const inner = partsOf(schema, path);
  if (inner === null) return [{ path, name: path.slice(path.lastIndexOf('.') + 1), schema }];
  const found = inner.flatMap((part) => leavesOf(part.schema, part.path));
  return [...new Map(found.map((leaf) => [leaf.path, leaf])).values()];
}

type Part = Pick<Leaf, 'path' | 'schema'>;

/** Null: it has no parts. */
function partsOf(schema: z.ZodType, path: string): readonly Part[] | null {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
      path: path === '' ? name : `${path}.${name}`,
      schema: field,
    }));
  if (schema instanceof z.ZodUnion)
    return (schema.options as readonly z.ZodType[]).map((option) => ({ path, schema: option }));
  if (schema instanceof z.ZodArray) return [{ path, schema: schema.element as z.ZodType }];
  if (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodDefault
  )
    return [{ path, schema: schema.unwrap() as z.ZodType }];
  return null;
}

/** A value for each choice that the unions of a schema leave; `ofLeaf` makes the parts that have none themselves. */
export function samplesOf(schema: z.ZodType, ofLeaf: (schema: z.ZodType) => unknown): readonly unknown[] {
  if (schema instanceof z.ZodUnion)
    return (schema.options as readonly z.ZodType[]).flatMap((option) => samplesOf(option, ofLeaf));
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).reduce<readonly object[]>(
      (made, [name, field]) =>
        made.flatMap((one) => samplesOf(field, ofLeaf).map((value) => ({ ...one, [name]: value }))),
      [{}],
    );
  const [part] = partsOf(schema, '') ?? [];
  if (part === undefined) return [ofLeaf(schema)];
  const samples = samplesOf(part.schema, ofLeaf);
  return schema instanceof z.ZodArray ? [samples] : samples;
}
