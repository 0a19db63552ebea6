import type { JsonSchema } from './json-schema.ts';

/** What the schemas of failures share. */
export const FAILURE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  FieldErrors: {
    type: 'array',
    description: 'The fields and headers that are to blame, when any are',
    items: {
      type: 'object',
      properties: {
        field: { type: 'string', description: 'With dots between levels' },
        message: { type: 'string' },
      },
      required: ['field', 'message'],
      additionalProperties: false,
    },
  },
  Happenings: {
    type: 'array',
    description:
      'With `revision_conflict`: what has happened since the revision of `If-Match`, oldest first; only the first of it where that is much',
    items: {
      type: 'object',
      properties: {
        type: { type: 'string', description: 'Of the event, such as `StatusChanged`' },
        actor: {
          type: 'object',
          properties: { kind: { type: 'string' }, id: { type: ['string', 'null'] } },
          required: ['kind', 'id'],
          additionalProperties: false,
        },
        time: { type: 'string', format: 'date-time' },
        data: {
          type: 'object',
          description: 'The fields of the event that the caller could also read by a GET',
        },
      },
      required: ['type', 'actor', 'time', 'data'],
      additionalProperties: false,
    },
  },
};
