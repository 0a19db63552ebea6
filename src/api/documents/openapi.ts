import type { Config } from '../../config/config.ts';
import type { Endpoint } from '../endpoint.ts';
import { LIMITS } from '../kernel/limits.ts';
import { FAILURE_SCHEMAS } from './error-schemas.ts';
import { ENDPOINT_EXAMPLES } from './examples/endpoints.ts';
import { answerHeaders, headerParameters } from './headers.ts';
import { createSchemaBook } from './json-schema.ts';
import { operationOf, sharedFailureAnswers, templateOf } from './operations.ts';
import { pagePaths } from './page-operations.ts';

export interface OpenApiParts {
  readonly version: string;
  readonly config: Pick<Config, 'defaultRegion' | 'securityHeaders'>;
  readonly endpoints: readonly Endpoint[];
}

const DESCRIPTION = `Tickets and chat on an append-only log: people ask, support answers, and nothing that happened is lost.

Every answer of an endpoint is JSON in an envelope: \`{success: true, message, data}\`, or \`{success: false, message,
code}\`, where \`code\` is one of the closed set that each answer names. Unknown fields of a body are ignored. An address
that isn't here answers 404 \`not_found\`; another method of one that is, 405 with \`Allow\`.
Under \`/api/auth\`, \`/api/user\` and \`/api/webhook\` it is \`{status: "success", statusCode, message, data}\`, or
\`{status: "error", statusCode, error: {code, message, details}}\`.
A body of more than 1 MiB is answered 413. What arrives too slowly is answered 408, headers that are too large 431, and what
is not HTTP at all 400; then the connection closes.

**Tokens.** A JWT as \`Authorization: Bearer …\`. Each operation says which roles may call it. Where no token is needed, one that is
sent must still be valid.

**Security headers.** At \`request-support\`, \`GET ticket\` and \`add-message\` a desk in production demands six headers of apps, unless
\`SECURITY_HEADERS\` is \`off\` there. These operations list them, as required where this desk demands them.

**Repeats.** Any command takes an \`Idempotency-Key\`. **Conflicts.** Reads of a ticket or conversation carry \`ETag\`; a command that sends it
back as \`If-Match\` changes nothing if the ticket or conversation has changed since. **Consistency.** After the response to a command, every read on
that node includes its effect; on other nodes, reads that send \`X-Position\` back as \`X-Min-Position\` do.

What happens is told at once by sockets: see [/asyncapi.json](asyncapi.json).`;

/** The groups of operations, in the order in which the page shows them. */
const TAGS: Readonly<Record<string, string>> = {
  'Tickets for users': 'Open a ticket, read it, write to it and rate it. Most of it works without a token',
  Conversations: 'Live chat for users and guests. Messages are sent by socket',
  'Tickets for admins': 'What a dashboard for the support team needs: list, read, reply and change',
  'Conversations for admins': 'The support team’s side of the chat',
  'Onboarding codes': 'Codes by which users and guests prove to support who they are',
  Login: 'Log in by a button in WhatsApp, without a password; refresh and end the session',
  Widget: 'The chat widget that other sites embed',
  Directory: 'Other systems record users, admins, transactions and registration sessions here',
  Operation: 'Health checks and metrics',
  Documents: 'These documents',
};

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'Claims `sub`, `role` and `exp`. `npm run --silent token -- --role admin --sub ada` prints one.',
};

/** The REST interface as OpenAPI 3.1, generated from the entries that serve it. Deterministic. */
export function openApiDocument({ version, config, endpoints }: OpenApiParts): object {
  const schemas = createSchemaBook();
  const region = config.defaultRegion;
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of inOrderOfUse(endpoints)) {
    const path = templateOf(endpoint.path);
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint, { schemas, region }),
    };
  }
  for (const [path, page] of Object.entries(pagePaths(region))) paths[path] = { ...paths[path], ...page };
  return {
    openapi: '3.1.0',
    info: infoOf(version),
    servers: [{ url: '/', description: 'This desk' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { bearer },
      parameters: headerParameters(config.securityHeaders),
      headers: answerHeaders(),
      responses: sharedFailureAnswers(region),
      schemas: { ...schemas.named(), ...FAILURE_SCHEMAS },
    },
    'x-rate-limits': LIMITS,
  };
}

const infoOf = (version: string) => ({
  title: 'Casebook',
  version,
  description: DESCRIPTION,
  license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
});

/** In the order in which a client uses them. A router may need another one. */
const inOrderOfUse = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.toSorted((one, other) => placeOf(one) - placeOf(other));

const ORDER = Object.keys(ENDPOINT_EXAMPLES);
const placeOf = ({ method, path }: Endpoint): number => ORDER.indexOf(`${method} ${path}`);
