import { type Config, EMBEDDED } from './config.ts';
import { GUESSABLE, isWeak, longEnough, type Secrets, TOO_SHORT } from './secret-lists.ts';
import { listed } from './values.ts';
import { WHATSAPP } from './variables.ts';

type Rule = readonly [isBroken: boolean, sentence: string];

/** The sentences of the broken rules. */
const broken = (rules: readonly Rule[]): readonly string[] =>
  rules.flatMap(([isBroken, sentence]) => (isBroken ? [sentence] : []));

/** Errors in combinations of variables. `given`: what is set, which may be invalid by itself. */
export function wrongTogether(
  config: Config,
  given: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const { securityHeaders, securityHeadersSecrets, jwtSecrets, jwtJwksUrl, serverSecrets } = config;
  const missing = WHATSAPP.filter((name) => !given[name]);
  // Each node would generate its own secret, and reject the tokens, guest ids and codes of the other nodes.
  const isShared = config.eventLogUrl !== EMBEDDED;
  return broken([
    [
      securityHeaders === 'signed' && !securityHeadersSecrets,
      'SECURITY_HEADERS_SECRET must be set when SECURITY_HEADERS is signed',
    ],
    [
      given.CORS_ORIGINS !== undefined && listed(given.CORS_ORIGINS).length === 0,
      'CORS_ORIGINS must name an origin, or be unset',
    ],
    [
      missing.length > 0 && missing.length < WHATSAPP.length,
      `${missing.join(', ')} must be set when another WHATSAPP_… is`,
    ],
    ...consoleRules(given),
    [isShared && !jwtSecrets && !jwtJwksUrl, 'JWT_SECRET must be set when nodes share an EventStoreDB'],
    [
      isShared && !jwtSecrets && !serverSecrets && jwtJwksUrl !== null,
      'SERVER_SECRET or JWT_SECRET must be set when nodes share an EventStoreDB, also beside JWT_JWKS_URL',
    ],
  ]);
}

/** Of the sign-in at an issuer. */
function consoleRules(given: Readonly<Record<string, string | undefined>>): readonly Rule[] {
  const names = ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_SCOPE', 'OIDC_ROLES_CLAIM', 'OIDC_ROLES'];
  const others = names.filter((name) => given[name]);
  const isNamed = given.OIDC_ISSUER !== undefined;
  return [
    [isNamed && !given.OIDC_CLIENT_ID, 'OIDC_CLIENT_ID must be set when OIDC_ISSUER is'],
    [!isNamed && others.length > 0, `OIDC_ISSUER must be set when ${others.join(', ')} is`],
  ];
}

/** Values that are allowed only outside production. */
export function wrongInProduction(config: Config): readonly string[] {
  const { jwtSecrets, serverSecrets, lookupSecrets, jwtJwksUrl, securityHeadersSecrets, whatsapp } = config;
  const isOpen = (url: string | undefined | null) => url != null && !url.startsWith('https://');
  const isGuessable = (list: Secrets | null) => list?.every(longEnough) === true && list.some(isWeak);
  return broken([
    [!jwtSecrets && !jwtJwksUrl, 'JWT_SECRET or JWT_JWKS_URL must be set in production'],
    [
      jwtJwksUrl !== null && !jwtSecrets && !serverSecrets,
      'SERVER_SECRET must be set in production, also beside JWT_JWKS_URL: a desk that generated its own goes on with what is in DATA_DIR/jwt-secret',
    ],
    [
      securityHeadersSecrets?.every(longEnough) === false,
      `SECURITY_HEADERS_SECRET ${TOO_SHORT} in production`,
    ],
    [isGuessable(jwtSecrets), `JWT_SECRET ${GUESSABLE}`],
    [isGuessable(serverSecrets), `SERVER_SECRET ${GUESSABLE}`],
    [!config.privacyKeys, 'PRIVACY_KEY must be set in production'],
    [isGuessable(config.privacyKeys), `PRIVACY_KEY ${GUESSABLE}`],
    [isGuessable(lookupSecrets), `LOOKUP_SECRET ${GUESSABLE}`],
    [isGuessable(config.proofSecrets), `PROOF_KEY ${GUESSABLE}`],
    [isGuessable(securityHeadersSecrets), `SECURITY_HEADERS_SECRET ${GUESSABLE}`],
    [isGuessable(config.metricsTokens), `METRICS_TOKEN ${GUESSABLE}`],
    [isOpen(jwtJwksUrl), 'JWT_JWKS_URL must be an https:// address in production'],
    [isOpen(whatsapp?.apiUrl), 'WHATSAPP_API_URL must be an https:// address in production'],
    [isOpen(config.console.url), 'CONSOLE_URL must be an https:// address in production'],
    [isOpen(config.console.oidc?.issuer), 'OIDC_ISSUER must be an https:// address in production'],
    [
      config.console.oidc !== null && config.console.url === null,
      'CONSOLE_URL must be set in production when OIDC_ISSUER is: the issuer sends browsers back to it',
    ],
    [!config.rateLimits, 'RATE_LIMITS must be on in production'],
  ]);
}
