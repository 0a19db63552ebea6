import type { PageAnswer } from '../../kernel/pages.ts';
import { HTML_TYPE } from '../../kernel/static-page.ts';

/** The ways in which a sign-in at the issuer can fail. */
export type SignInFailure =
  | 'no_issuer'
  | 'unreachable'
  | 'refused'
  | 'not_trusted'
  | 'not_begun'
  | 'no_role'
  | 'used'
  | 'too_many'
  | 'unavailable';

interface Told {
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

const TOLD: { readonly [Failure in SignInFailure]: Told } = {
  no_issuer: {
    status: 404,
    title: 'There is no issuer',
    text: 'Nobody signs in here: the operator of this desk has set no <code>OIDC_ISSUER</code>.',
  },
  unreachable: {
    status: 503,
    title: 'The issuer can’t be reached',
    text: 'The server at which you sign in does not answer. Please try again in a moment.',
  },
  refused: {
    status: 403,
    title: 'You are not signed in',
    text: 'The server at which you sign in has refused or broken off the sign-in.',
  },
  not_trusted: {
    status: 502,
    title: 'You are not signed in',
    text: 'The answer of the server at which you sign in is not valid. The log of this desk says more.',
  },
  not_begun: {
    status: 409,
    title: 'This sign-in is over',
    text: 'It took too long, was begun in another browser, or another one has been begun since.',
  },
  no_role: {
    status: 403,
    title: 'You may not work here',
    text: 'Your account has none of the roles that work in this console. Your administrator can give you one.',
  },
  used: { status: 409, title: 'You have signed in by this already', text: 'It signs in once.' },
  too_many: { status: 429, title: 'Too many tries', text: 'Please wait a minute.' },
  unavailable: {
    status: 503,
    title: 'This desk can’t sign you in now',
    text: 'Its event log does not answer. Please try again in a moment.',
  },
};

/** A code of an error, as OAuth 2.0 defines them: nothing else that an address says is shown. */
const CODE = /^[a-z_]{1,64}$/;

/** A plain page that tells of a failure, with a way to try again. `code`: what the issuer calls it. */
export function toldPage(failure: SignInFailure, startPath: string, code: string | null = null): PageAnswer {
  const { status, title, text } = TOLD[failure];
  const named = code !== null && CODE.test(code) ? ` (<code>${code}</code>)` : '';
  const again = failure === 'no_issuer' ? '' : `\n<p><a href="${startPath}">Sign in again</a></p>`;
  return {
    status,
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
<p>${text}${named}</p>${again}
</html>
`,
    headers: {
      'Content-Type': HTML_TYPE,
      ...((status === 503 || status === 429) && { 'Retry-After': status === 429 ? '60' : '5' }),
    },
  };
}
