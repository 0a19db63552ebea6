import type { Endpoint } from '../endpoint.ts';

/** Headers of responses. */
const ANSWER_HEADERS = {
  'X-Request-Id': {
    description: 'The id of this request in logs.',
    schema: { type: 'string' },
  },
  'X-Correlation-Id': {
    description: 'The id of the operation to which this request belongs.',
    schema: { type: 'string' },
  },
  'X-Position': {
    description:
      'The position of the log after this command, or the one on which its refusal is based. A read that sends it as `X-Min-Position` includes the command. Of a question about history: the position of its `as_of`.',
    schema: { type: 'integer', minimum: 0 },
  },
  ETag: {
    description: 'The revision, in quotation marks.',
    schema: { type: 'string', pattern: '^"\\d+"$' },
  },
  'Retry-After': {
    description: 'The number of seconds after which to try again.',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } },
  Allow: { description: 'The allowed methods.', schema: { type: 'string' } },
} as const;
export type AnswerHeader = keyof typeof ANSWER_HEADERS;

/** Headers of every response. */
export const COMMON_HEADERS: readonly AnswerHeader[] = ['X-Request-Id', 'X-Correlation-Id'];

export const answerHeader = (name: AnswerHeader) => ({ $ref: `#/components/headers/${name}` });
export const answerHeaders = (): Record<string, object> => ({ ...ANSWER_HEADERS });

/** Names of the headers of an endpoint's success. A command returns the new revision. */
export const successHeadersOf = ({ kind, versioned, revised, isAsOf }: Endpoint): readonly AnswerHeader[] => [
  ...COMMON_HEADERS,
  ...(kind === 'command' || isAsOf ? (['X-Position'] as const) : []),
  ...((kind === 'command' && revised) || versioned ? (['ETag'] as const) : []),
];
