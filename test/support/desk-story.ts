import { SIGN_IN_LINKS, signInTokenOf } from '../../src/api/console/sign-in-links.ts';
import { CODE, CONVERSATION_ID } from '../../src/api/documents/examples/chat.ts';
import { SIGN_IN_TOKEN } from '../../src/api/documents/examples/console.ts';
import { ENDPOINT_EXAMPLES } from '../../src/api/documents/examples/endpoints.ts';
import { REFRESH_TOKEN } from '../../src/api/documents/examples/login.ts';
import { ada, john, TICKET_ID, TICKET_NUMBER } from '../../src/api/documents/examples/people.ts';
import { RECEIPT } from '../../src/api/documents/examples/privacy.ts';
import { templateOf } from '../../src/api/documents/operations.ts';
import type { Endpoint } from '../../src/api/endpoint.ts';
import { deriveKeys } from '../../src/commands/keys.ts';
import { type CallOptions, type Reply, SECRET, type TestDesk, tokenFor } from './desk.ts';
import { identityNodeOf } from './identity-node.ts';

/** The documents' examples, carried out on a real desk in the order in which they make sense. */

export interface Told {
  readonly method: string;
  /** As the document writes it. */
  readonly path: string;
  readonly reply: Reply;
}

/** Tokens of the people of the examples, by role. */
export const storyTokens = async () => ({
  user: await tokenFor('user', { sub: john.id, email: john.email, name: 'John Doe' }),
  admin: await tokenFor('admin', { sub: ada.id, email: ada.email, name: 'Ada Obi' }),
  service: await tokenFor('service'),
  auditor: await tokenFor('auditor'),
});
export type StoryTokens = Awaited<ReturnType<typeof storyTokens>>;

/** Whose token an endpoint is called with. */
export function tokenOf({ access }: Endpoint, tokens: StoryTokens): string {
  const roles = ['user', 'admin', 'service', 'auditor'] as const;
  const role = access === 'anyone' ? 'user' : roles.find((each) => access.includes(each));
  return tokens[role ?? 'user'];
}

const ORDER = [
  'PUT /api/v1/directory',
  'GET /api/v1/directory',
  'POST /api/v1/support/request-support',
  'GET /api/support/conversation',
];
const LAST = ['status', 'rate', 'logout', '/erase', ':receipt'];

/** First who there is, then the ticket and the conversation, then what becomes of them, in the end that they are finished. */
function rankOf({ method, path }: Endpoint): number {
  const early = ORDER.findIndex((start) => `${method} ${path}`.startsWith(start));
  const late = LAST.findIndex((end) => path.endsWith(end));
  return early >= 0 ? early - ORDER.length : late + 1;
}

export const inStoryOrder = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.toSorted((a, b) => rankOf(a) - rankOf(b));

/** Login and its sessions, in an envelope of their own. */
export const isOfLogin = ({ path }: Pick<Endpoint, 'path'>): boolean =>
  ['/api/auth/', '/api/user/'].some((start) => path.startsWith(start));
/** Only WhatsApp can call it: what it says is signed. */
export const isWebhook = ({ path }: Pick<Endpoint, 'path'>): boolean => path === '/api/webhook';

/** What the desk has made of the examples: what stands in them for it is replaced by it. */
interface Made {
  readonly id: string;
  readonly number: string;
  readonly code?: string;
  readonly conversation?: string;
  readonly receipt?: string;
}

/** The example of an endpoint as a call, with the ids and the code that the desk has. */
export function exampleCall(
  { method, path }: Pick<Endpoint, 'method' | 'path'>,
  made: Made,
): { readonly target: string; readonly body?: object } {
  const text = JSON.stringify(ENDPOINT_EXAMPLES[`${method} ${path}`] ?? {});
  const {
    params = {},
    query,
    body,
  } = JSON.parse(
    text
      .replaceAll(TICKET_ID, made.id)
      .replaceAll(TICKET_NUMBER, made.number)
      .replaceAll(CONVERSATION_ID, made.conversation ?? CONVERSATION_ID)
      .replaceAll(CODE, made.code ?? CODE)
      .replaceAll(RECEIPT, made.receipt ?? RECEIPT)
      .replaceAll(SIGN_IN_TOKEN, signInToken()),
  );
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name) => encodeURIComponent(params[name]));
  return { target: query ? `${filled}?${new URLSearchParams(query)}` : filled, ...(body && { body }) };
}

/** Of a link that signs Ada in. */
const signInToken = (): string =>
  signInTokenOf(
    deriveKeys([SECRET], SIGN_IN_LINKS),
    { sub: ada.id, role: 'admin', email: ada.email, name: 'Ada Obi' },
    Date.now() + 60_000,
  );

/** Carries out every example once. */
export async function tellStory(desk: TestDesk, tokens: StoryTokens): Promise<readonly Told[]> {
  const told: Told[] = await tellLogin(desk);
  let made: Made = { id: TICKET_ID, number: TICKET_NUMBER };
  const others = desk.desk.endpoints.filter((endpoint) => !isOfLogin(endpoint) && !isWebhook(endpoint));
  for (const endpoint of inStoryOrder(others)) {
    const { target, body } = exampleCall(endpoint, made);
    const options: CallOptions = { token: tokenOf(endpoint, tokens), ...(body && { body }) };
    const reply = await desk.call(endpoint.method, target, options);
    told.push({ method: endpoint.method, path: templateOf(endpoint.path), reply });
    const opened = reply.body?.data?.ticket;
    if (endpoint.path.endsWith('/request-support'))
      made = { ...made, id: opened.id, number: opened.ticket_number };
    if (endpoint.path.endsWith('/erase')) made = { ...made, receipt: reply.body.data.receipt };
    if (endpoint.path.endsWith('/generate-code')) made = { ...made, code: reply.body.data.code };
    if (endpoint.path.endsWith('/support/conversation')) made = { ...made, conversation: reply.body.data.id };
  }
  return told;
}

/** The part of the story in which John logs in by his phone, for which it gives him other tokens and another id. */
async function tellLogin(desk: TestDesk): Promise<Told[]> {
  const { userId, accessToken: token, refreshToken } = await identityNodeOf(desk).logIn(john.phone_number);
  const told: Told[] = [];
  for (const { method, path } of inStoryOrder(desk.desk.endpoints.filter(isOfLogin))) {
    const { body } = exampleCall({ method, path }, { id: TICKET_ID, number: TICKET_NUMBER });
    const text = JSON.stringify(body)?.replaceAll(REFRESH_TOKEN, refreshToken).replaceAll(john.id, userId);
    told.push({ method, path, reply: await desk.call(method, path, { token, ...(text && { body: text }) }) });
  }
  return told;
}
