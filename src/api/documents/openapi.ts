import type { Config } from '../../config/config.ts';
import type { Endpoint } from '../endpoint.ts';
import { LIMITS } from '../kernel/limits.ts';
import { answerHeaders } from './answer-headers.ts';
import { securitySchemes } from './cookies.ts';
import { FAILURE_SCHEMAS } from './error-schemas.ts';
import { ENDPOINT_EXAMPLES } from './examples/endpoints.ts';
import { headerParameters } from './headers.ts';
import { createSchemaBook } from './json-schema.ts';
import { operationOf, sharedFailureAnswers, templateOf } from './operations.ts';
import { pagePaths } from './page-operations.ts';

export interface OpenApiParts {
  readonly version: string;
  readonly config: Pick<Config, 'defaultRegion' | 'securityHeaders' | 'console'>;
  readonly endpoints: readonly Endpoint[];
}

const DESCRIPTION = `Tickets and live chat of a support desk.

**Responses.** Every response of an endpoint is JSON: \`{success: true, message, data}\`, or \`{success: false, message, code, errors?}\`.
\`message\` is a sentence for people, \`code\` is for programs: each operation lists its codes. \`errors\` names the fields or headers that
are wrong. Under \`/api/auth\`, \`/api/user\` and \`/api/webhook\`, responses are \`{status: "success", statusCode, message, data}\`, or
\`{status: "error", statusCode, error: {code, message, details}}\`. Unknown fields of a body are ignored.

**Errors of every address.** An unknown address returns 404 \`not_found\`, a wrong method 405 with \`Allow\`, a body of more than 1 MiB 413.
A request that arrives too slowly returns 408, one with too large headers 431, and one that isn't HTTP 400; these three end the connection.

**Tokens.** A JWT as \`Authorization: Bearer …\`. Each operation says which roles may call it. Where no token is needed, one that is
sent must still be valid. In a browser that is signed in at the console, its cookie stands for the token in requests of the desk’s own
pages; changes then need \`X-CSRF-Token\`, too.

**Security headers.** A desk in production requires six headers at \`request-support\`, \`GET ticket\` and \`add-message\`, unless its
\`SECURITY_HEADERS\` is \`off\`. These operations list the headers, and mark them as required if this desk requires them.

**Repeated requests.** Every command takes an \`Idempotency-Key\`. Without a token, some need a longer key or a guest id: their description
says so.

**Conflicts.** Reads of a ticket or conversation return its revision as \`ETag\`. A command that sends it as \`If-Match\` changes nothing
if the ticket or conversation has changed since.

**Consistency.** After the response to a command, every read on the same node includes its effect. On other nodes, a read includes it if
it sends the \`X-Position\` of that response as \`X-Min-Position\`.

**Lists.** Send \`next_cursor\` of a page as \`cursor\` to get the next one. It is null on the last page. In the admins' lists of tickets and of admins it
is in \`data.meta\`, in lists of conversations and of their messages in \`data.pagination\`, elsewhere in \`data\`.

Changes are also sent by sockets: see [asyncapi.json](asyncapi.json).`;

/** The groups of operations, in the order in which the page shows them. */
const TAGS: Readonly<Record<string, string>> = {
  'Tickets for users': 'Open a ticket, read it, write to it and rate it. Most of it works without a token',
  Conversations: 'Live chat for users and guests. Messages are sent by socket',
  'Tickets for admins': 'What a dashboard for the support team needs: list, read, reply and change',
  Work: 'Tickets and chats in one list, for the screens of the support team',
  'Conversations for admins': 'The support team’s side of the chat',
  'Onboarding codes': 'Codes by which users and guests prove to support who they are',
  Login: 'Log in by a button in WhatsApp, without a password; refresh and end the session',
  History: 'What was at any moment, for analysts and auditors. Nothing is changed through it',
  Audit:
    'Proofs that nothing in the event log was changed, removed, inserted or reordered; who looked at whose data',
  Widget: 'The chat widget that other sites embed',
  Console: 'The page where the support team works: sign in, and who is signed in',
  Privacy: 'What the desk holds of a person, and their erasure',
  Directory: 'Other systems record users, admins, transactions and registration sessions here',
  Operation: 'Health checks and metrics',
  Documents: 'These documents',
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
      securitySchemes: securitySchemes(config.console.isSecure),
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
