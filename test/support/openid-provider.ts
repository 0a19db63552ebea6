import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { CLIENT_ID, CLIENT_SECRET } from './fake-issuer.ts';

/** What is used of oidc-provider, which has no types of its own. */
interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  readonly Grant: new (about: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
}

interface Interaction {
  readonly prompt: { readonly name: string };
  readonly params: { readonly client_id: string; readonly scope: string };
  readonly session?: { readonly accountId: string };
}

/** A real issuer of OpenID Connect, certified as such, at which one person signs in without a password. */
export interface OpenIdProvider {
  readonly url: string;
  close(): Promise<void>;
}

/** `deskUrl`: of the desk that is its client. `claims`: of the person, beside `sub`. */
export async function startOpenIdProvider(
  deskUrl: () => string,
  sub: string,
  claims: object,
): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let provider: Provider | null = null;
  server.on('request', async (request, response) => {
    // The address of the desk is known once it listens, and it listens once it knows the issuer.
    provider ??= await providerOf(url, deskUrl(), sub, claims);
    if (request.url?.startsWith('/interaction/')) await interact(provider, request, response, sub);
    else provider.callback()(request, response);
  });
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function providerOf(url: string, deskUrl: string, sub: string, claims: object): Promise<Provider> {
  // @ts-expect-error It has no types.
  const { Provider } = await import('oidc-provider');
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return new Provider(url, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${deskUrl}/console/oidc/callback`],
        post_logout_redirect_uris: [`${deskUrl}/console`],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'roles'], email: ['email', 'email_verified'] },
    cookies: { keys: ['of tests'] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    findAccount: () => ({ accountId: sub, claims: () => ({ sub, ...claims }) }),
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    pkce: { required: () => true },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
  }) as Provider;
}

/** Where people would give their password, and agree. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  sub: string,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId: sub } });
  const grant = new provider.Grant({ accountId: session?.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}
