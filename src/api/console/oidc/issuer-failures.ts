import type { SignInFailure } from './told-page.ts';

/** What is told of an error of a sign-in: to the person, and to the log. */
interface ToldError {
  readonly failure: SignInFailure;
  /** What the issuer calls it; null when it didn't say. */
  readonly code: string | null;
  /** For the log: names and codes alone, since errors hold what was sent, with codes and tokens. */
  readonly details: { readonly error: string; readonly code: string | null; readonly reason: string | null };
}

/** Names and codes of openid-client's errors, whose classes are loaded with it. */
const NETWORK = new Set(['TypeError', 'TimeoutError', 'AbortError']);
const CODES = /^[\w.-]{1,64}$/;

/** What is told of anything that a sign-in can throw. */
export function failureOf(error: unknown): ToldError {
  const { name = 'unknown', code, error: oauth, cause } = (error ?? {}) as ErrorOfClient;
  const reason = codeIn(oauth) ?? codeIn((cause as ErrorOfClient | undefined)?.code);
  const details = { error: name, code: codeIn(code), reason };
  if (name === 'AuthorizationResponseError') return { failure: 'refused', code: codeIn(oauth), details };
  if (isOfNetwork(error)) return { failure: 'unreachable', code: null, details };
  return { failure: 'not_trusted', code: codeIn(oauth), details };
}

interface ErrorOfClient {
  readonly name?: string;
  readonly code?: unknown;
  /** The code that the issuer's answer gives. */
  readonly error?: unknown;
  readonly cause?: unknown;
}

const codeIn = (value: unknown): string | null =>
  typeof value === 'string' && CODES.test(value) ? value : null;

/** Whether an error, or what has caused it, is one of `fetch`; also an answer that isn't the issuer's, such as of a proxy before it. */
function isOfNetwork(error: unknown): boolean {
  const { name = '', code, cause } = (error ?? {}) as ErrorOfClient;
  if (NETWORK.has(name) || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return true;
  return cause instanceof Error && cause !== error && isOfNetwork(cause);
}
