import { type JsonSchema, objectSchema } from './json-schema.ts';

/** What the schemas of failures share. */
export const FAILURE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  FieldErrors: {
    type: 'array',
    description: 'The fields and headers that are wrong',
    items: objectSchema({
      field: { type: 'string', description: 'The name of the field, with dots between levels' },
      message: { type: 'string' },
    }),
  },
  Happenings: {
    type: 'array',
    description:
      'With `revision_conflict`: the events since the revision of `If-Match`, oldest first. If there are many, only the first ones',
    items: objectSchema({
      type: { type: 'string', description: 'The type of the event, such as `StatusChanged`' },
      actor: objectSchema({
        kind: { type: 'string' },
        id: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      }),
      time: { type: 'string', format: 'date-time' },
      data: {
        type: 'object',
        description: 'The fields of the event that the caller may read',
      },
    }),
  },
};
