import { z } from 'zod';

/** A JSON Schema of draft 2020-12, as both kinds of documents hold it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The schema of an object with exactly these properties, all of them required. */
export const objectSchema = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** Collects the schemas that have a name (`.meta({ id })`), so that a document says each of them once. */
export interface SchemaBook {
  /** The schema of an input. */
  input(schema: z.ZodType): JsonSchema;
  /** The schema of an output. */
  output(schema: z.ZodType): JsonSchema;
  /** All named schemas that were met, in alphabetical order. */
  named(): Record<string, JsonSchema>;
}

const COMPONENTS = '#/components/schemas/';

export function createSchemaBook(): SchemaBook {
  const named = new Map<string, JsonSchema>();

  function note(name: string, schema: JsonSchema): void {
    const known = named.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two different schemas are named ${name}`);
    named.set(name, schema);
  }

  function converted(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    // As a member, a schema that has a name of its own becomes a reference too.
    const { properties, $defs } = z.toJSONSchema(z.object({ schema }), { io, override: tidy });
    for (const [name, definition] of Object.entries($defs ?? {})) note(name, componentOf(definition));
    return componentOf(properties?.schema ?? {});
  }

  return {
    input: (schema) => converted(schema, 'input'),
    output: (schema) => converted(schema, 'output'),
    named: () => Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A schema whose references lead to a document's components. */
const componentOf = (schema: unknown): JsonSchema =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', COMPONENTS) : value,
  );

const MILLISECONDS = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$';

/** Replaces zod's verbose or missing output by what readers expect. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  if (jsonSchema.format === 'date-time') jsonSchema.pattern = MILLISECONDS;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.type === 'integer') delete jsonSchema.pattern;
  // Of a transformed input zod keeps neither default nor examples.
  const { default: preset, examples } = z.globalRegistry.get(zodSchema) ?? {};
  if (preset !== undefined) jsonSchema.default = preset as string | number;
  if (examples !== undefined) jsonSchema.examples = examples as string[];
}

/** A parameter can be left out, but not be null. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const others = anyOf?.filter((option) => (option as JsonSchema).type !== 'null');
  if (!anyOf || others?.length !== 1) return schema;
  return { ...(others[0] as JsonSchema), ...rest };
}
