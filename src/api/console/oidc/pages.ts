import { randomUUID } from 'node:crypto';
import type { CommandContext } from '../../../commands/context.ts';
import { isRefusal } from '../../../commands/refusal.ts';
import type { OidcSettings } from '../../../config/config.ts';
import { type ConsoleSessionId, instant, type StaffId } from '../../../events/ids.ts';
import { LogUnavailable } from '../../../events/log/port.ts';
import { addressKey } from '../../../limits/address-key.ts';
import type { RateLimits } from '../../kernel/limits.ts';
import type { Page, PageAnswer, PageRequest } from '../../kernel/pages.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import { originOf } from '../origin.ts';
import { ATTEMPT_SECONDS, type AttemptCookies } from './attempt-cookie.ts';
import type { Issuer } from './issuer.ts';
import { failureOf } from './issuer-failures.ts';
import { staffOfClaims } from './staff-of-claims.ts';
import { type SignInFailure, toldPage } from './told-page.ts';

export interface IssuerPagesParts
  extends Pick<ConsoleDependencies, 'sessions' | 'cookies' | 'lifetimeMs' | 'holderOf' | 'now'> {
  /** Null: nobody signs in at an issuer. */
  readonly issuer: { readonly settings: OidcSettings; readonly server: Issuer } | null;
  readonly attempts: AttemptCookies;
  readonly limits: RateLimits;
  /** The origin at which browsers reach the desk; null: the host of each request. */
  readonly url: string | null;
  readonly newContext: () => CommandContext;
  readonly logger: { warn(details: object, text: string): void };
}

/** Begins a sign-in at the issuer; `return_to` is the path of the console to show afterwards. */
export const START_PATH = '/console/oidc/start';
/** Where the issuer sends browsers back to. To be registered there. */
export const CALLBACK_PATH = '/console/oidc/callback';

/** Pages through which browsers sign in at an issuer of OpenID Connect: authorization code with PKCE, state and nonce. */
export function issuerPages(parts: IssuerPagesParts): readonly Page[] {
  const told = (failure: SignInFailure, code: string | null = null) => toldPage(failure, START_PATH, code);

  /** Answers with a page also where a step throws. */
  const page = (path: Page['path'], steps: (request: PageRequest) => Promise<PageAnswer>): Page => ({
    path,
    async answer(request) {
      if (parts.issuer === null) return told('no_issuer');
      if ((await parts.limits.consume('sign_in', addressKey(request.address))) !== null)
        return told('too_many');
      try {
        return await steps(request);
      } catch (error) {
        if (error instanceof LogUnavailable) return told('unavailable');
        const { failure, code, details } = failureOf(error);
        parts.logger.warn(details, 'A sign-in at the issuer has failed');
        return told(failure, code);
      }
    },
  });

  async function start(request: PageRequest): Promise<PageAnswer> {
    const { server } = issuerIn(parts);
    const { address, attempt } = await server.begin(`${originOf(request.header, parts.url)}${CALLBACK_PATH}`);
    const cookie = parts.attempts.write({
      ...attempt,
      sessionId: randomUUID() as string as ConsoleSessionId,
      returnTo: returnToIn(request.search),
      expiresAt: parts.now() + ATTEMPT_SECONDS * 1_000,
    });
    return redirect(address, [cookie]);
  }

  async function end(request: PageRequest): Promise<PageAnswer> {
    const { settings, server } = issuerIn(parts);
    const { sessions, cookies, attempts, now, lifetimeMs } = parts;
    const state = new URLSearchParams(request.search).get('state') ?? '';
    const begun = attempts.read(request.header('cookie'), state, now());
    if (begun === null) return told('not_begun');
    const answer = new URL(`${originOf(request.header, parts.url)}${CALLBACK_PATH}?${request.search}`);
    const { claims, idToken } = await server.end(answer, begun);
    const staff = staffOfClaims(claims, settings);
    const { sessionId, returnTo } = begun;
    const at = now();
    const content = staff && { sessionId, claims: staff, at, endsAt: at + lifetimeMs, issuer: { idToken } };
    if (content === null || parts.holderOf(content) === null) return told('no_role');
    const who = { role: content.claims.role, holderId: content.claims.sub as string as StaffId };
    const start = { sessionId, ...who, way: 'issuer', endsAt: instant(content.endsAt) } as const;
    if (isRefusal(await sessions.start(start, parts.newContext()))) return told('used');
    return redirect(returnTo, [cookies.write(content), attempts.removal]);
  }

  return [page(START_PATH, start), page(CALLBACK_PATH, end)];
}

function issuerIn({ issuer }: IssuerPagesParts): NonNullable<IssuerPagesParts['issuer']> {
  if (issuer === null) throw new Error('pages of an issuer were asked for without one');
  return issuer;
}

const redirect = (address: string, cookies: readonly string[]): PageAnswer => ({
  status: 302,
  body: '',
  headers: { Location: address, 'Set-Cookie': cookies },
});

/** Only paths of the console: no other site can be returned to. */
function returnToIn(search: string): string {
  const wanted = new URLSearchParams(search).get('return_to') ?? '';
  return /^\/console(?:[/?][\w\-./?=&%~+:,@]*)?$/.test(wanted) ? wanted : '/console';
}
