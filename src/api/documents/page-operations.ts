import type { CountryCode } from 'libphonenumber-js';
import type { FailureCode } from '../kernel/failure.ts';
import { answerHeader, COMMON_HEADERS } from './answer-headers.ts';
import { failureAnswer } from './error-responses.ts';
import { failureFormOf } from './families.ts';
import { operationIdOf } from './operation-id.ts';
import { PAGES, type PageDocument, text } from './page-documents.ts';

/** The pages as OpenAPI describes them, by path. */
export const pagePaths = (region: CountryCode): Record<string, { get: object }> =>
  Object.fromEntries(
    Object.entries(PAGES).map(([path, page]) => [path, { get: pageOperation(path, page, region) }]),
  );

function pageOperation(
  path: string,
  { summary, tag, answers, refused, query = [] }: PageDocument,
  region: CountryCode,
) {
  const form = failureFormOf(
    path,
    query.map(({ name }) => name),
  );
  const failure = (status: number, ...codes: FailureCode[]) =>
    failureAnswer(status, codes, region, { ...(form && { form }) });
  const placeholders = [...path.matchAll(/\{(\w+)\}/g)];
  const parameters = [
    ...placeholders.map(([, name]) => ({ name, in: 'path', required: true, schema: text })),
    ...query.map((parameter) => ({ ...parameter, in: 'query', schema: text })),
  ];
  const mapped = <From, To>(
    record: Readonly<Record<number, From>> = {},
    map: (from: From, status: number) => To,
  ) =>
    Object.fromEntries(Object.entries(record).map(([status, from]) => [status, map(from, Number(status))]));
  const common = Object.fromEntries(COMMON_HEADERS.map((name) => [name, answerHeader(name)]));
  return {
    operationId: operationIdOf('GET', path),
    summary,
    tags: [tag],
    security: [],
    'x-roles': 'anyone',
    'x-rate-limit': 'open',
    ...(parameters.length > 0 && { parameters }),
    responses: {
      ...mapped(answers, ({ headers, ...rest }) => ({ ...rest, headers: { ...common, ...headers } })),
      ...mapped(refused, (code, status) => failure(status, code)),
      400: form ? failure(400, 'malformed_request', 'invalid_input') : failure(400, 'malformed_request'),
      500: form ? failure(500, 'internal_error') : { $ref: '#/components/responses/internal_error' },
    },
  };
}
