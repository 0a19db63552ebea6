import { type JsonSchema, objectSchema } from './json-schema.ts';

/** What the schemas of failures share. */
export const FAILURE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  FieldErrors: {
    type: 'array',
    description: 'The fields and headers that are to blame, when any are',
    items: objectSchema({
      field: { type: 'string', description: 'With dots between levels' },
      message: { type: 'string' },
    }),
  },
  Happenings: {
    type: 'array',
    description:
      'With `revision_conflict`: what has happened since the revision of `If-Match`, oldest first; only the first of it where that is much',
    items: objectSchema({
      type: { type: 'string', description: 'Of the event, such as `StatusChanged`' },
      actor: objectSchema({
        kind: { type: 'string' },
        id: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      }),
      time: { type: 'string', format: 'date-time' },
      data: {
        type: 'object',
        description: 'The fields of the event that the caller could also read by a GET',
      },
    }),
  },
};
