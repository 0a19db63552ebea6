import type { CountryCode } from 'libphonenumber-js';
import type { BusinessHours } from '../calendar/business-hours.ts';
import type { CacheMemory } from './cache-memory.ts';
import type { ConsoleSettings } from './console.ts';
import type { RetentionPolicy } from './retention.ts';
import type { Secrets } from './secret-lists.ts';

export type { OidcSettings } from './oidc.ts';

/** A setting that the process can't start with. Its message is one line for the operator, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const ENVIRONMENTS = ['development', 'production', 'test'] as const;
export const SECURITY_HEADERS = ['off', 'required', 'signed'] as const;
export const TICKET_ACCESS = ['number', 'signed-link', 'token'] as const;
export const GUEST_ACCESS = ['conversation-id', 'guest-id'] as const;
/** The stores that are files in `DATA_DIR`. */
export const EMBEDDED = 'sqlite:';

export const WHATSAPP_LOCALES = ['en', 'fr', 'es', 'pt', 'de'] as const;
export type WhatsappLocale = (typeof WHATSAPP_LOCALES)[number];

/** How to send by WhatsApp's Cloud API, and how to verify its webhooks. */
export interface WhatsappSettings {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The language of the messages. */
  readonly locale: WhatsappLocale;
}

/** `localhost`: any origin on this machine. A list may hold `*`. */
export type CorsOrigins = 'localhost' | readonly string[];

/** The proxies whose `X-Forwarded-For` is trusted: a number of them in a row, or their addresses and networks. */
export type TrustedProxies = { readonly hops: number } | { readonly networks: readonly string[] };

/** The validated configuration. */
export interface Config {
  /** The language of the login page, and of the messages. */
  readonly loginLocale: WhatsappLocale;
  readonly environment: (typeof ENVIRONMENTS)[number];
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** `sqlite:`, or the connection string of an EventStoreDB. A secret: it may hold a password. */
  readonly eventLogUrl: string;
  /** `sqlite:`, or the connection string of a MongoDB. A secret: it may hold a password. */
  readonly readModelsUrl: string;
  /** They sign and verify tokens. Null: generated, see `jwtSecrets`. */
  readonly jwtSecrets: Secrets | null;
  /** All other keys are derived from them. Null: those of tokens, see `serverSecrets`. */
  readonly serverSecrets: Secrets | null;
  /** When set, the keys at this address verify tokens instead of the secrets. */
  readonly jwtJwksUrl: string | null;
  readonly jwtIssuer: string | null;
  readonly jwtAudience: string | null;
  /** By how many seconds the clock of a token's issuer may differ from this one. */
  readonly jwtClockTolerance: number;
  /** Keys of the hashes by which phone numbers are looked up. Null: the server's secrets. */
  readonly lookupSecrets: Secrets | null;
  /** The keys that sign tree heads are derived from them. Null: from the server's secrets. */
  readonly proofSecrets: Secrets | null;
  /** How often a tree head is signed while the log grows, in seconds. */
  readonly proofInterval: number;
  /** How long data are kept; none: for ever. */
  readonly retention: readonly RetentionPolicy[];
  /** They wrap the keys of personal data. Null: generated, see `privacySecrets`. */
  readonly privacyKeys: Secrets | null;
  /** Where the keys of personal data are: `sqlite:`, or the address of a MongoDB. Null: it follows from where log and read models are. */
  readonly privacyKeysUrl: string | null;
  readonly securityHeaders: (typeof SECURITY_HEADERS)[number];
  /** A signature by any of these secrets is valid. Never null when `securityHeaders` is `signed`. */
  readonly securityHeadersSecrets: Secrets | null;
  /** `/metrics` needs any of these bearer tokens. Null: it needs none. */
  readonly metricsTokens: Secrets | null;
  readonly rateLimits: boolean;
  /** The sizes of caches, in bytes. */
  readonly cacheMemory: CacheMemory;
  /** No hops: no proxy is trusted, and the address of a request is that of its connection. */
  readonly trustedProxies: TrustedProxies;
  /** Who may use a guest's conversation: every client that knows its id, which can't be guessed, or only the guest. */
  readonly guestAccess: (typeof GUEST_ACCESS)[number];
  /** What a caller without the token of a ticket's user needs to use it; `token`: nothing else opens it. */
  readonly ticketAccess: (typeof TICKET_ACCESS)[number];
  readonly ticketPrefix: string;
  /** An IANA zone, such as `Africa/Lagos`. */
  readonly timeZone: string;
  /** In that zone. */
  readonly businessHours: BusinessHours;
  /** Within which support wants to have replied first, in seconds of business hours. */
  readonly responseTarget: number;
  readonly defaultRegion: CountryCode;
  readonly corsOrigins: CorsOrigins;
  readonly console: ConsoleSettings;
  /** Null: no message is sent. The terminal shows what would be sent; in production, login is off. */
  readonly whatsapp: WhatsappSettings | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}
