import { type CountryCode, isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import {
  type CacheMemory,
  DEFAULT_CACHE_MEMORY,
  divided,
  LEAST_CACHE_MEMORY,
  MOST_CACHE_MEMORY,
} from './cache-memory.ts';
import {
  GUESSABLE,
  isRepeated,
  isWeak,
  longEnough,
  NO_LIST,
  REPEATED,
  type Secrets,
  secretsIn,
  TOO_SHORT,
} from './secret-lists.ts';
import { isHops, isNetworks, isOrigin, isTimeZone, isWebAddress, listed } from './values.ts';

/** A setting that the process can't start with. Its message is one line for whoever started it, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const ENVIRONMENTS = ['development', 'production', 'test'] as const;
const SECURITY_HEADERS = ['off', 'required', 'signed'] as const;
const GUEST_ACCESS = ['conversation-id', 'guest-id'] as const;
/** The stores that are files in `DATA_DIR`. */
export const EMBEDDED = 'sqlite:';
const EVENT_LOGS = /^(esdb|kurrentdb)(\+discover)?:\/\/./;

/** Whether that is the address of a store that read models can be kept in by many. */
export const isReadModelsUrl = (url: string): boolean => /^mongodb(\+srv)?:\/\/./.test(url);
export const WHATSAPP_LOCALES = ['en', 'fr', 'es', 'pt', 'de'] as const;
export type WhatsappLocale = (typeof WHATSAPP_LOCALES)[number];

/** How to send by WhatsApp's Cloud API, and what proves that a webhook comes from there. */
export interface WhatsappSettings {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The language of what people read. */
  readonly locale: WhatsappLocale;
}

/** `localhost`: any origin on this machine. A list may hold `*`. */
export type CorsOrigins = 'localhost' | readonly string[];

/** Who may say where a request comes from: so many proxies in a row, or the networks that proxies are in. */
export type TrustedProxies = { readonly hops: number } | { readonly networks: readonly string[] };

/** What the environment says, checked. */
export interface Config {
  readonly environment: (typeof ENVIRONMENTS)[number];
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** `sqlite:`, or the connection string of an EventStoreDB. A secret: it may hold a password. */
  readonly eventLogUrl: string;
  /** `sqlite:`, or the connection string of a MongoDB. A secret: it may hold a password. */
  readonly readModelsUrl: string;
  /** What tokens are signed and verified with. Null: generated, see `jwtSecrets`. */
  readonly jwtSecrets: Secrets | null;
  /** What all other keys are derived from. Null: those of tokens, see `serverSecrets`. */
  readonly serverSecrets: Secrets | null;
  /** When set, the keys found there are trusted instead of the secrets. */
  readonly jwtJwksUrl: string | null;
  readonly jwtIssuer: string | null;
  readonly jwtAudience: string | null;
  /** What phone numbers are looked up by. Null: the server's secrets. */
  readonly lookupSecrets: Secrets | null;
  readonly securityHeaders: (typeof SECURITY_HEADERS)[number];
  /** Any of them may have signed. Never null when `securityHeaders` is `signed`. */
  readonly securityHeadersSecrets: Secrets | null;
  readonly rateLimits: boolean;
  /** What caches may hold, in bytes. */
  readonly cacheMemory: CacheMemory;
  /** No hops: nobody is believed, and a request comes from where its connection does. */
  readonly trustedProxies: TrustedProxies;
  /** What opens a guest's conversation: its id alone, which can't be guessed, or only the guest whose it is. */
  readonly guestAccess: (typeof GUEST_ACCESS)[number];
  readonly ticketPrefix: string;
  /** An IANA zone, such as `Africa/Lagos`. */
  readonly timeZone: string;
  readonly defaultRegion: CountryCode;
  readonly corsOrigins: CorsOrigins;
  /** Null: nobody is messaged. The terminal shows who would be; in production, login is off. */
  readonly whatsapp: WhatsappSettings | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

const variable = z.string().optional();
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: ({ input }) => `must be one of ${values.join(', ')}, not "${input}"` }).optional();
const checked = (allowed: string, holds: (value: string) => boolean) =>
  z
    .string()
    .refine(holds, { error: ({ input }) => `must be ${allowed}, not "${input}"` })
    .optional();
/** What is wrong with these is said without the value, which holds a secret or may. */
const confidential = (sentence: string, holds: (value: string) => boolean) =>
  z.string().refine(holds, sentence).optional();

const secretsThat = (hold: (secret: string) => boolean, error: string) =>
  z
    .string()
    .transform((text, context): Secrets => {
      const list = secretsIn(text);
      if (list?.every(hold) && !isRepeated(list)) return list;
      context.addIssue(list === null ? NO_LIST : list.every(hold) ? REPEATED : error);
      return z.NEVER;
    })
    .optional();
const secrets = secretsThat(longEnough, TOO_SHORT);

const Environment = z.object({
  NODE_ENV: oneOf(ENVIRONMENTS),
  HOST: variable,
  PORT: checked('a whole number from 0 to 65535', (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535),
  DATA_DIR: variable,
  EVENT_LOG_URL: confidential(
    'must be sqlite:, the log embedded in DATA_DIR, or the address of an EventStoreDB: esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://',
    (url) => url === EMBEDDED || EVENT_LOGS.test(url),
  ),
  READ_MODELS_URL: confidential(
    'must be sqlite:, the read models embedded in DATA_DIR, or the address of a MongoDB: mongodb:// or mongodb+srv://',
    (url) => url === EMBEDDED || isReadModelsUrl(url),
  ),
  JWT_SECRET: secrets,
  SERVER_SECRET: secrets,
  JWT_JWKS_URL: confidential('must be an http:// or https:// address', isWebAddress),
  JWT_ISSUER: variable,
  JWT_AUDIENCE: variable,
  LOOKUP_SECRET: secrets,
  SECURITY_HEADERS: oneOf(SECURITY_HEADERS),
  SECURITY_HEADERS_SECRET: secretsThat((secret) => secret !== '', 'must not hold an empty secret'),
  RATE_LIMITS: oneOf(['on', 'off']),
  CACHE_MEMORY: checked(
    `a whole number of mebibytes from ${LEAST_CACHE_MEMORY} to ${MOST_CACHE_MEMORY}`,
    isCacheMemory,
  ),
  TRUSTED_PROXIES: checked(
    'a number of proxies up to 10, or their addresses and networks such as 10.0.0.0/8, separated by commas',
    (text) => isHops(text) || isNetworks(text),
  ),
  GUEST_ACCESS: oneOf(GUEST_ACCESS),
  TICKET_PREFIX: checked('1 to 10 of A-Z and 0-9', (text) => /^[A-Z0-9]{1,10}$/.test(text)),
  TIME_ZONE: checked('an IANA time zone such as UTC or Africa/Lagos', isTimeZone),
  DEFAULT_REGION: checked('a country of two letters such as NG', isSupportedCountry),
  CORS_ORIGINS: checked('origins such as https://app.example.com, separated by commas, or *', (text) =>
    listed(text).every(isOrigin),
  ),
  WHATSAPP_API_URL: checked('an http:// or https:// address', isWebAddress),
  WHATSAPP_TOKEN: confidential('must be one word', (token) => !/\s/.test(token)),
  WHATSAPP_PHONE_NUMBER_ID: checked('the digits of an id of the Cloud API', (id) => /^\d{1,32}$/.test(id)),
  WHATSAPP_APP_SECRET: variable,
  WHATSAPP_VERIFY_TOKEN: variable,
  WHATSAPP_LOCALE: oneOf(WHATSAPP_LOCALES),
  LOG_LEVEL: oneOf(LOG_LEVELS),
});
type Environment = z.output<typeof Environment>;

/** The names of all variables that mean something here. */
export const VARIABLES: readonly string[] = Object.keys(Environment.shape);

/**
 * Reads and checks the environment. Variables that are set to nothing count as unset. Throws a `ConfigError` that tells of
 * all that is wrong.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const { data: values = {}, error } = Environment.safeParse(given);
  refuse(
    error?.issues.map(({ path, message }) => `${path.join('.')} ${message.replaceAll('\n', ' ')}`) ?? [],
  );
  const production = values.NODE_ENV === 'production';
  const config = configOf(values, production);
  refuse([...wrongTogether(config, values), ...(production ? wrongInProduction(config) : [])]);
  return config;
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new ConfigError(wrong.join('; '));
}

/** The sentences of the rules that are broken. */
const broken = (rules: readonly (readonly [isBroken: boolean, sentence: string])[]): readonly string[] =>
  rules.flatMap(([isBroken, sentence]) => (isBroken ? [sentence] : []));

function configOf(values: Environment, production: boolean): Config {
  return {
    environment: values.NODE_ENV ?? 'development',
    host: values.HOST ?? '127.0.0.1',
    port: Number(values.PORT ?? 1500),
    dataDir: values.DATA_DIR ?? 'data',
    eventLogUrl: values.EVENT_LOG_URL ?? EMBEDDED,
    readModelsUrl: values.READ_MODELS_URL ?? EMBEDDED,
    jwtSecrets: values.JWT_SECRET ?? null,
    serverSecrets: values.SERVER_SECRET ?? null,
    jwtJwksUrl: values.JWT_JWKS_URL ?? null,
    jwtIssuer: values.JWT_ISSUER ?? null,
    jwtAudience: values.JWT_AUDIENCE ?? null,
    lookupSecrets: values.LOOKUP_SECRET ?? null,
    securityHeaders: values.SECURITY_HEADERS ?? (production ? 'required' : 'off'),
    securityHeadersSecrets: values.SECURITY_HEADERS_SECRET ?? null,
    rateLimits: values.RATE_LIMITS !== 'off',
    cacheMemory: divided(Number(values.CACHE_MEMORY ?? DEFAULT_CACHE_MEMORY)),
    trustedProxies: trustedProxiesOf(values.TRUSTED_PROXIES ?? '0'),
    guestAccess: values.GUEST_ACCESS ?? 'conversation-id',
    ticketPrefix: values.TICKET_PREFIX ?? 'SMI',
    timeZone: values.TIME_ZONE ?? 'UTC',
    defaultRegion: (values.DEFAULT_REGION ?? 'NG') as CountryCode,
    corsOrigins: values.CORS_ORIGINS ? listed(values.CORS_ORIGINS) : production ? [] : 'localhost',
    whatsapp: whatsappOf(values),
    logLevel: values.LOG_LEVEL ?? 'info',
  };
}

function isCacheMemory(text: string): boolean {
  const mebibytes = Number(text);
  return /^\d{1,7}$/.test(text) && mebibytes >= LEAST_CACHE_MEMORY && mebibytes <= MOST_CACHE_MEMORY;
}

const WHATSAPP = [
  'WHATSAPP_TOKEN',
  'WHATSAPP_PHONE_NUMBER_ID',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
] as const;

/** Null unless all of it is set: a part would send, or listen, only. */
function whatsappOf(values: Environment): WhatsappSettings | null {
  const [token, phoneNumberId, appSecret, verifyToken] = WHATSAPP.map((name) => values[name]);
  if (!token || !phoneNumberId || !appSecret || !verifyToken) return null;
  const apiUrl = (values.WHATSAPP_API_URL ?? 'https://graph.facebook.com').replace(/\/+$/, '');
  return { apiUrl, token, phoneNumberId, appSecret, verifyToken, locale: values.WHATSAPP_LOCALE ?? 'en' };
}

function wrongTogether(config: Config, values: Environment): readonly string[] {
  const { securityHeaders, securityHeadersSecrets, jwtSecrets, jwtJwksUrl, serverSecrets } = config;
  const missing = WHATSAPP.filter((name) => !values[name]);
  // Each node would generate its own, and refuse the tokens, guests and codes of the others.
  const isShared = config.eventLogUrl !== EMBEDDED;
  return broken([
    [
      securityHeaders === 'signed' && !securityHeadersSecrets,
      'SECURITY_HEADERS_SECRET must be set when SECURITY_HEADERS is signed',
    ],
    [
      values.CORS_ORIGINS !== undefined && listed(values.CORS_ORIGINS).length === 0,
      'CORS_ORIGINS must name an origin, or be unset',
    ],
    [
      missing.length > 0 && missing.length < WHATSAPP.length,
      `${missing.join(', ')} must be set when another WHATSAPP_… is`,
    ],
    [isShared && !jwtSecrets && !jwtJwksUrl, 'JWT_SECRET must be set when nodes share an EventStoreDB'],
    [
      isShared && !jwtSecrets && !serverSecrets && jwtJwksUrl !== null,
      'SERVER_SECRET or JWT_SECRET must be set when nodes share an EventStoreDB, also beside JWT_JWKS_URL',
    ],
  ]);
}

function wrongInProduction(config: Config): readonly string[] {
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
    [isGuessable(lookupSecrets), `LOOKUP_SECRET ${GUESSABLE}`],
    [isGuessable(securityHeadersSecrets), `SECURITY_HEADERS_SECRET ${GUESSABLE}`],
    [isOpen(jwtJwksUrl), 'JWT_JWKS_URL must be an https:// address in production'],
    [isOpen(whatsapp?.apiUrl), 'WHATSAPP_API_URL must be an https:// address in production'],
    [!config.rateLimits, 'RATE_LIMITS must be on in production'],
  ]);
}

const trustedProxiesOf = (text: string): TrustedProxies =>
  isHops(text) ? { hops: Number(text) } : { networks: listed(text) };
