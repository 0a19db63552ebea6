import type { CountryCode } from 'libphonenumber-js';
import type { Endpoint } from '../endpoint.ts';
import { identityEnvelope, isIdentityPath } from '../identity/envelope.ts';
import type { ApiErrorResponse } from '../identity/responses.ts';
import { supportEnvelope } from '../kernel/envelope.ts';
import type { Failure, FailureCode } from '../kernel/failure.ts';
import { type FailureForm, sampleOf } from './error-responses.ts';
import type { EndpointExample } from './examples/example.ts';
import { type JsonSchema, objectSchema } from './json-schema.ts';

/** The envelopes of responses in the documents. Their examples are made by the envelopes themselves. */

const text = (description: string): JsonSchema => ({ type: 'string', description });

const MOMENT: JsonSchema = {
  ...objectSchema({
    position: {
      type: 'integer',
      minimum: 0,
      description:
        'The last event of the log that the data include; the `as_of` of the next question about the same moment',
    },
    time: {
      ...text('Of the latest event up to there, also when another instant was asked for'),
      format: 'date-time',
    },
  }),
  description: 'The moment for which the data stand',
};

export function successSchema(
  { path, isAsOf }: Pick<Endpoint, 'path' | 'isAsOf'>,
  status: number,
  data: JsonSchema,
): JsonSchema {
  const message = text('A sentence for people');
  return isIdentityPath(path)
    ? objectSchema({ status: { const: 'success' }, statusCode: { const: status }, message, data })
    : objectSchema({ success: { const: true }, message, data, ...(isAsOf && { as_of: MOMENT }) });
}

export const successExample = (
  { path }: Pick<Endpoint, 'path'>,
  status: number,
  { message, data, asOf }: EndpointExample['answer'],
): object => (isIdentityPath(path) ? identityEnvelope : supportEnvelope).success(status, message, data, asOf);

/** The envelope of failures of a path; undefined: the usual one. `fields`: fields of its input, some with codes of their own. */
export const failureFormOf = (path: string, fields: readonly string[]): FailureForm | undefined =>
  isIdentityPath(path) ? identityForm(fields) : undefined;

function identityForm(fields: readonly string[]): FailureForm {
  const told = (codes: readonly FailureCode[], region: CountryCode) =>
    codes
      .flatMap((code) => variantsOf(sampleOf(code, region), fields))
      .map((failure) => identityEnvelope.failure(failure) as ApiErrorResponse);

  return {
    schema: (codes, status, region) =>
      objectSchema({
        status: { const: 'error' },
        statusCode: { const: status },
        error: objectSchema({
          code: {
            ...text('What went wrong, for programs'),
            enum: [...new Set(told(codes, region).map(({ error }) => error.code))],
          },
          message: text('What went wrong, for people'),
          details: text('What that means, or what to do about it'),
        }),
      }),
    examples: (codes, region) =>
      Object.fromEntries(told(codes, region).map((response) => [response.error.code, response])),
  };
}

/** The codes that one code of the kernel can become, depending on the input or header. */
function variantsOf(failure: Failure, fields: readonly string[]): readonly Failure[] {
  if (failure.code === 'unauthenticated')
    return [
      { ...failure, about: 'token' },
      { ...failure, about: 'authorization' },
    ];
  if (failure.code !== 'invalid_input') return [failure];
  const blamed = fields.flatMap((field) =>
    [`${field} is required`, `${field} is not what it should be`].map((message) => ({
      ...failure,
      message,
      errors: [{ field, message }],
    })),
  );
  const message = 'Idempotency-Key must be 1 to 128 printable ASCII characters';
  return [...blamed, { ...failure, message, errors: [{ field: 'Idempotency-Key', message }] }];
}
