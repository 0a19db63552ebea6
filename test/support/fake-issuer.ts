import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What a sign-in has said at the authorization endpoint. */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
}

/** An issuer of OpenID Connect that says what a test wants. */
export interface FakeIssuer {
  readonly url: string;
  /** What of the answers differs from those of a good issuer. */
  says: {
    claims?: JWTPayload;
    /** Of the ID token: replaces what it would say. */
    idToken?: string;
    userInfo?: Record<string, unknown>;
    endSession?: boolean;
    /** Answers of the token endpoint: a status and an error. */
    tokenError?: { readonly status: number; readonly body: string };
  };
  /** The parameters that the token endpoint got last. */
  lastExchange(): URLSearchParams;
  /** Signs in like a browser: a code for that sign-in. */
  codeFor(asked: Asked): string;
  close(): Promise<void>;
}

export const CLIENT_ID = 'casebook';
export const CLIENT_SECRET = 'what the client and the issuer know';

export async function startFakeIssuer(): Promise<FakeIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const asked = new Map<string, Asked>();
  let last = new URLSearchParams();
  let url = '';
  const issuer: Pick<FakeIssuer, 'says'> = { says: {} };

  async function tokens(parameters: URLSearchParams): Promise<[status: number, body: object | string]> {
    last = parameters;
    if (issuer.says.tokenError) return [issuer.says.tokenError.status, issuer.says.tokenError.body];
    const known = asked.get(parameters.get('code') ?? '');
    asked.delete(parameters.get('code') ?? '');
    const proof = createHash('sha256')
      .update(parameters.get('code_verifier') ?? '')
      .digest('base64url');
    if (!known || proof !== known.challenge || parameters.get('client_secret') !== CLIENT_SECRET)
      return [400, { error: 'invalid_grant', error_description: 'a secret of the issuer' }];
    const claims = { sub: 'ada', roles: ['admin'], nonce: known.nonce, ...issuer.says.claims };
    const idToken = new SignJWT({ iss: url, aud: CLIENT_ID, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '5m');
    return [
      200,
      {
        ...{ access_token: 'opaque', token_type: 'Bearer', expires_in: 300 },
        id_token: issuer.says.idToken ?? (await idToken.sign(privateKey)),
      },
    ];
  }

  const metadata = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    userinfo_endpoint: `${url}/userinfo`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    ...(issuer.says.endSession && { end_session_endpoint: `${url}/end-session` }),
  });

  const server = createServer(async (request, response) => {
    const [status, body] =
      request.url === '/token'
        ? await tokens(new URLSearchParams(await textOf(request)))
        : [
            200,
            { '/jwks': { keys: [key] }, '/userinfo': issuer.says.userInfo }[request.url ?? ''] ?? metadata(),
          ];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return Object.assign(issuer, {
    url,
    lastExchange: () => last,
    codeFor(one: Asked) {
      const code = `code-of-${one.state.slice(0, 8)}`;
      asked.set(code, one);
      return code;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
