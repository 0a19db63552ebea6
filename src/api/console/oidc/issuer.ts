import type * as OpenId from 'openid-client';
import type { OidcSettings } from '../../../config/config.ts';

/** What a browser brings along from the begin of a sign-in to its end. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who has signed in at the issuer, and the token that says so. */
export interface Identified {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly idToken: string | null;
}

/** The issuer at which people sign in. All functions throw its errors, and those of the network. */
export interface Issuer {
  /** The address at the issuer that begins a sign-in. It ends at `redirectUri`. */
  begin(redirectUri: string): Promise<{ readonly address: string; readonly attempt: Attempt }>;
  /** `answer`: the address to which the issuer has sent the browser back. */
  end(answer: URL, attempt: Attempt): Promise<Identified>;
  /** The address at the issuer that ends its own session; null when it has none. */
  leave(idToken: string | null, returnTo: string): Promise<string | null>;
}

const TIMEOUT_SECONDS = 5;
/** An issuer may change its metadata: they are read again after so many milliseconds. */
const METADATA_MS = 60 * 60_000;

/** `openid-client` is loaded by the first sign-in. `elapsed`: milliseconds of a monotonic clock. */
export function createIssuer(settings: OidcSettings, elapsed = () => performance.now()): Issuer {
  const { clientId, clientSecret, scope, rolesClaim } = settings;
  let known: { readonly configuration: Promise<OpenId.Configuration>; readonly until: number } | null = null;
  const load = () => import('openid-client');

  async function discover(): Promise<OpenId.Configuration> {
    const client = await load();
    const address = new URL(settings.issuer);
    const authentication = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret);
    // The configuration allows such an issuer outside production alone.
    const execute = address.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    const options = { execute, timeout: TIMEOUT_SECONDS };
    return client.discovery(address, clientId, undefined, authentication, options);
  }

  /** Requests at the same time share one look-up; a failed one is tried again by the next. */
  function configuration(): Promise<OpenId.Configuration> {
    if (known && elapsed() < known.until) return known.configuration;
    const asked = discover();
    known = { configuration: asked, until: elapsed() + METADATA_MS };
    asked.catch(() => {
      if (known?.configuration === asked) known = null;
    });
    return asked;
  }

  return {
    async begin(redirectUri) {
      const client = await load();
      const attempt: Attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const address = client.buildAuthorizationUrl(await configuration(), {
        ...{ redirect_uri: redirectUri, scope, state: attempt.state, nonce: attempt.nonce },
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { address: address.href, attempt };
    },

    async end(answer, { state, nonce, verifier }) {
      const client = await load();
      const configured = await configuration();
      const tokens = await client.authorizationCodeGrant(configured, answer, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('the issuer has sent no ID token');
      // Issuers put roles into the ID token, or tell them when they are asked with the access token.
      const asks = claimAt(claims, rolesClaim) === undefined && configured.serverMetadata().userinfo_endpoint;
      const told = asks ? await client.fetchUserInfo(configured, tokens.access_token, claims.sub) : {};
      return { claims: { ...told, ...claims }, idToken: tokens.id_token ?? null };
    },

    async leave(idToken, returnTo) {
      const client = await load();
      const configured = await configuration();
      if (!configured.serverMetadata().end_session_endpoint) return null;
      return client.buildEndSessionUrl(configured, {
        post_logout_redirect_uri: returnTo,
        ...(idToken !== null && { id_token_hint: idToken }),
      }).href;
    },
  };
}

/** The value of a claim by its name, or by a path with dots, such as `realm_access.roles`. */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}
