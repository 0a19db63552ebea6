import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { holidaysIn, workingWeekIn } from '../calendar/business-hours.ts';
import { isTimeZone } from '../calendar/zones.ts';
import { LEAST_CACHE_MEMORY, MOST_CACHE_MEMORY } from './cache-memory.ts';
import {
  EMBEDDED,
  ENVIRONMENTS,
  GUEST_ACCESS,
  LOG_LEVELS,
  SECURITY_HEADERS,
  TICKET_ACCESS,
  WHATSAPP_LOCALES,
} from './config.ts';
import { isSessionTime } from './console.ts';
import { isScope, roleRulesIn } from './oidc.ts';
import { RETAINED, retentionIn } from './retention.ts';
import {
  isBearerToken,
  isRepeated,
  longEnough,
  NO_LIST,
  REPEATED,
  type Secrets,
  secretsIn,
  TOO_SHORT,
} from './secret-lists.ts';
import {
  isCacheMemory,
  isClockTolerance,
  isEventLogUrl,
  isHops,
  isNetworks,
  isOrigin,
  isProofInterval,
  isReadModelsUrl,
  isWebAddress,
  listed,
  MOST_CLOCK_TOLERANCE,
  shortTimeIn,
} from './values.ts';

const variable = z.string().optional();
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: ({ input }) => `must be one of ${values.join(', ')}, not "${input}"` }).optional();
const checked = (allowed: string, holds: (value: string) => boolean) =>
  z
    .string()
    .refine(holds, { error: ({ input }) => `must be ${allowed}, not "${input}"` })
    .optional();
/** The error messages leave out the value, which may hold a secret. */
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

/** The variables of the environment, each checked by itself. */
export const Environment = z.object({
  NODE_ENV: oneOf(ENVIRONMENTS),
  HOST: variable,
  PORT: checked('a whole number from 0 to 65535', (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535),
  DATA_DIR: variable,
  EVENT_LOG_URL: confidential(
    'must be sqlite:, the log embedded in DATA_DIR, or the address of an EventStoreDB: esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://',
    (url) => url === EMBEDDED || isEventLogUrl(url),
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
  JWT_CLOCK_TOLERANCE: checked(
    `a whole number of seconds from 0 to ${MOST_CLOCK_TOLERANCE}`,
    isClockTolerance,
  ),
  LOOKUP_SECRET: secrets,
  PROOF_KEY: secrets,
  PROOF_INTERVAL: checked('a number and s, m or h such as 1h, at most 24h', isProofInterval),
  RETENTION: checked(
    `kinds of data (${RETAINED.join(', ')}), each at most once, with a whole number and d or y, such as closed-tickets:3y,guest-chats:90d`,
    (text) => retentionIn(text) !== null,
  ),
  PRIVACY_KEY: secrets,
  PRIVACY_KEYS_URL: confidential(
    'must be sqlite:, a file in DATA_DIR, or the address of a MongoDB: mongodb:// or mongodb+srv://',
    (url) => url === EMBEDDED || isReadModelsUrl(url),
  ),
  SECURITY_HEADERS: oneOf(SECURITY_HEADERS),
  SECURITY_HEADERS_SECRET: secretsThat((secret) => secret !== '', 'must not hold an empty secret'),
  METRICS_TOKEN: secretsThat(
    isBearerToken,
    'must be at least 32 bytes long and of letters, digits and -._~+/= alone, to be sent as a bearer token',
  ),
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
  TICKET_ACCESS: oneOf(TICKET_ACCESS),
  TICKET_PREFIX: checked('1 to 10 of A-Z and 0-9', (text) => /^[A-Z0-9]{1,10}$/.test(text)),
  TIME_ZONE: checked('an IANA time zone such as UTC or Africa/Lagos', isTimeZone),
  BUSINESS_HOURS: checked(
    'days and hours such as mon-fri 09:00-17:00, sat 10:00-14:00',
    (text) => workingWeekIn(text) !== null,
  ),
  BUSINESS_HOLIDAYS: checked(
    'days such as 2026-12-25, separated by commas',
    (text) => holidaysIn(text) !== null,
  ),
  RESPONSE_TARGET: checked('a number and s, m or h, such as 4h', (text) => shortTimeIn(text) !== null),
  DEFAULT_REGION: checked('a country of two letters such as NG', isSupportedCountry),
  CORS_ORIGINS: checked('origins such as https://app.example.com, separated by commas, or *', (text) =>
    listed(text).every(isOrigin),
  ),
  CONSOLE_URL: checked(
    'an origin such as https://desk.example.com',
    (text) => text !== '*' && isOrigin(text),
  ),
  CONSOLE_SIGN_IN_LINKS: oneOf(['on', 'off']),
  CONSOLE_SESSION_IDLE: checked('a number and m or h from 1m to 720h, such as 2h', isSessionTime),
  CONSOLE_SESSION_LIFETIME: checked('a number and m or h from 1m to 720h, such as 12h', isSessionTime),
  OIDC_ISSUER: checked('an http:// or https:// address', isWebAddress),
  OIDC_CLIENT_ID: variable,
  OIDC_CLIENT_SECRET: variable,
  OIDC_SCOPE: checked('scopes with openid among them such as openid profile email', isScope),
  OIDC_ROLES_CLAIM: variable,
  OIDC_ROLES: checked(
    'values and roles such as support=admin,bi=analyst,leads=analyst+pii,audit=auditor',
    (text) => roleRulesIn(text) !== null,
  ),
  WHATSAPP_API_URL: checked('an http:// or https:// address', isWebAddress),
  WHATSAPP_TOKEN: confidential('must be one word', (token) => !/\s/.test(token)),
  WHATSAPP_PHONE_NUMBER_ID: checked('the digits of an id of the Cloud API', (id) => /^\d{1,32}$/.test(id)),
  WHATSAPP_APP_SECRET: variable,
  WHATSAPP_VERIFY_TOKEN: variable,
  WHATSAPP_LOCALE: oneOf(WHATSAPP_LOCALES),
  LOG_LEVEL: oneOf(LOG_LEVELS),
});
export type Environment = z.output<typeof Environment>;

/** The names of all variables. */
export const VARIABLES: readonly string[] = Object.keys(Environment.shape);

/** All of them are set, or none: with only some, the desk could only send, or only receive. */
export const WHATSAPP = [
  'WHATSAPP_TOKEN',
  'WHATSAPP_PHONE_NUMBER_ID',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
] as const;
