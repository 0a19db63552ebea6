import type { CountryCode } from 'libphonenumber-js';
import { type BusinessHours, holidaysIn, workingWeekIn } from '../calendar/business-hours.ts';
import { DEFAULT_CACHE_MEMORY, divided } from './cache-memory.ts';
import { type Config, ConfigError, EMBEDDED, type TrustedProxies, type WhatsappSettings } from './config.ts';
import { consoleSettingsOf } from './console.ts';
import { misspeltIn, unknownSentence } from './misspelt.ts';
import { retentionIn } from './retention.ts';
import { wrongInProduction, wrongTogether } from './rules.ts';
import { DEFAULT_CLOCK_TOLERANCE, isHops, listed, shortTimeIn } from './values.ts';
import { Environment, WHATSAPP } from './variables.ts';

type Given = Readonly<Record<string, string | undefined>>;

/**
 * Reads and validates the environment. Empty variables count as unset. Throws one `ConfigError` that names all errors.
 */
export function loadConfig(env: Given): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const { values, invalid } = valuesIn(given);
  const production = values.NODE_ENV === 'production';
  const config = configOf(values, production);
  const broken = [...wrongTogether(config, given), ...(production ? wrongInProduction(config) : [])];
  const wrong = [
    ...misspeltIn(given).map(unknownSentence),
    ...invalid.map(({ sentence }) => sentence),
    // Without its value, a rule for a variable that is invalid by itself can't be judged.
    ...broken.filter((sentence) => !invalid.some(({ name }) => new RegExp(`\\b${name}\\b`).test(sentence))),
  ];
  if (wrong.length > 0) throw new ConfigError(wrong.join('; '));
  return config;
}

interface Invalid {
  readonly name: string;
  readonly sentence: string;
}

/** The values that are valid by themselves, and what is wrong with the others. */
function valuesIn(given: Given): { readonly values: Environment; readonly invalid: readonly Invalid[] } {
  const { data, error } = Environment.safeParse(given);
  if (data) return { values: data, invalid: [] };
  const invalid = error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return { name, sentence: `${name} ${message.replaceAll('\n', ' ')}` };
  });
  const names = new Set(invalid.map(({ name }) => name));
  const valid = Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
  return { values: Environment.parse(valid), invalid };
}

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
    jwtClockTolerance: Number(values.JWT_CLOCK_TOLERANCE ?? DEFAULT_CLOCK_TOLERANCE),
    lookupSecrets: values.LOOKUP_SECRET ?? null,
    proofSecrets: values.PROOF_KEY ?? null,
    proofInterval: shortTimeIn(values.PROOF_INTERVAL ?? '1h') ?? 0,
    retention: (values.RETENTION && retentionIn(values.RETENTION)) || [],
    privacyKeys: values.PRIVACY_KEY ?? null,
    privacyKeysUrl: values.PRIVACY_KEYS_URL ?? null,
    securityHeaders: values.SECURITY_HEADERS ?? (production ? 'required' : 'off'),
    securityHeadersSecrets: values.SECURITY_HEADERS_SECRET ?? null,
    metricsTokens: values.METRICS_TOKEN ?? null,
    rateLimits: values.RATE_LIMITS !== 'off',
    cacheMemory: divided(Number(values.CACHE_MEMORY ?? DEFAULT_CACHE_MEMORY)),
    trustedProxies: trustedProxiesOf(values.TRUSTED_PROXIES ?? '0'),
    guestAccess: values.GUEST_ACCESS ?? 'conversation-id',
    ticketAccess: values.TICKET_ACCESS ?? 'number',
    ticketPrefix: values.TICKET_PREFIX ?? 'SMI',
    timeZone: zoneOf(values),
    businessHours: businessHoursOf(values),
    responseTarget: shortTimeIn(values.RESPONSE_TARGET ?? '4h') ?? 0,
    defaultRegion: (values.DEFAULT_REGION ?? 'NG') as CountryCode,
    corsOrigins: values.CORS_ORIGINS ? listed(values.CORS_ORIGINS) : production ? [] : 'localhost',
    console: consoleSettingsOf(values, production),
    whatsapp: whatsappOf(values),
    loginLocale: values.WHATSAPP_LOCALE ?? 'en',
    logLevel: values.LOG_LEVEL ?? 'info',
  };
}

const zoneOf = ({ TIME_ZONE = 'UTC' }: Environment): string => TIME_ZONE;

const businessHoursOf = (values: Environment): BusinessHours => ({
  week: workingWeekIn(values.BUSINESS_HOURS ?? 'mon-fri 09:00-17:00') ?? [],
  holidays: holidaysIn(values.BUSINESS_HOLIDAYS ?? '') ?? [],
  zone: zoneOf(values),
});

/** Null unless all of them are set. */
function whatsappOf(values: Environment): WhatsappSettings | null {
  const [token, phoneNumberId, appSecret, verifyToken] = WHATSAPP.map((name) => values[name]);
  if (!token || !phoneNumberId || !appSecret || !verifyToken) return null;
  const apiUrl = (values.WHATSAPP_API_URL ?? 'https://graph.facebook.com').replace(/\/+$/, '');
  return { apiUrl, token, phoneNumberId, appSecret, verifyToken, locale: values.WHATSAPP_LOCALE ?? 'en' };
}

const trustedProxiesOf = (text: string): TrustedProxies =>
  isHops(text) ? { hops: Number(text) } : { networks: listed(text) };
