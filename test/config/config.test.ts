import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workingWeekIn } from '../../src/calendar/business-hours.ts';
import { divided } from '../../src/config/cache-memory.ts';
import { ConfigError } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { strayIn } from '../../src/config/misspelt.ts';
import { NO_LIST } from '../../src/config/secret-lists.ts';
import { jwtSecrets, lookupSecrets, serverSecrets } from '../../src/config/secrets.ts';

const STRONG = 'q7Zr1xW0dN5uKc8VtYb3mHf6sPj9aLg2EoIi4TyRkUw';
const OTHER = 'Yb3mHf6sPj9aLg2EoIi4TyRkUwq7Zr1xW0dN5uKc8Vt';
const PRIVATE = 'kUwq7Zr1xW0dN5uKc8VtYb3mHf6sPj9aLg2EoIi4TyR';
const production = { NODE_ENV: 'production', JWT_SECRET: STRONG, PRIVACY_KEY: PRIVATE };

function refused(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('was not refused');
}

test.each([
  [` ${STRONG}\n`],
  [`${STRONG}, and a sentence with a comma`],
  ['[a secret that begins like a list in JSON'],
])('a list in JSON holds each secret as it is, which was the only one so far: %j', (old) => {
  const { jwtSecrets: list } = loadConfig({ JWT_SECRET: JSON.stringify([OTHER, old]) });
  expect(list).toEqual([OTHER, old]);
});

test('nothing set: everything has its default', () => {
  expect(loadConfig({})).toEqual({
    environment: 'development',
    host: '127.0.0.1',
    port: 1500,
    dataDir: 'data',
    eventLogUrl: 'sqlite:',
    responseTarget: 14_400,
    readModelsUrl: 'sqlite:',
    jwtSecrets: null,
    serverSecrets: null,
    lookupSecrets: null,
    proofSecrets: null,
    proofInterval: 3_600,
    retention: [],
    privacyKeys: null,
    privacyKeysUrl: null,
    jwtJwksUrl: null,
    jwtIssuer: null,
    jwtAudience: null,
    jwtClockTolerance: 10,
    securityHeaders: 'off',
    securityHeadersSecrets: null,
    metricsTokens: null,
    rateLimits: true,
    cacheMemory: divided(768),
    trustedProxies: { hops: 0 },
    guestAccess: 'conversation-id',
    ticketAccess: 'number',
    ticketPrefix: 'SMI',
    timeZone: 'UTC',
    businessHours: { week: workingWeekIn('mon-fri 09:00-17:00'), holidays: [], zone: 'UTC' },
    defaultRegion: 'NG',
    console: {
      url: null,
      oidc: null,
      signInLinks: true,
      isSecure: false,
      idleMs: 7_200_000,
      lifetimeMs: 43_200_000,
    },
    corsOrigins: 'localhost',
    whatsapp: null,
    logLevel: 'info',
    loginLocale: 'en',
  });
});

test('set to nothing is not set', () => {
  expect(loadConfig({ PORT: '', JWT_SECRET: ' ', TIME_ZONE: '' })).toEqual(loadConfig({}));
});

test('production has stricter defaults', () => {
  expect(loadConfig(production)).toMatchObject({
    securityHeaders: 'required',
    corsOrigins: [],
    rateLimits: true,
  });
  expect(loadConfig({ ...production, SECURITY_HEADERS: 'off' }).securityHeaders).toBe('off');
});

test('what is set is taken', () => {
  const env = {
    PORT: '0',
    HOST: '0.0.0.0',
    TIME_ZONE: 'Africa/Lagos',
    BUSINESS_HOURS: 'mon-sat 08:00-12:00, mon-fri 13:00-24:00',
    BUSINESS_HOLIDAYS: '2027-01-01, 2026-12-25',
    DEFAULT_REGION: 'GH',
    CORS_ORIGINS: 'https://a.example.com, http://localhost:3000',
    TICKET_PREFIX: 'HELP1',
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
    CACHE_MEMORY: '64',
  };
  expect(loadConfig(env)).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    timeZone: 'Africa/Lagos',
    businessHours: {
      week: workingWeekIn('mon-fri 08:00-12:00, mon-fri 13:00-24:00, sat 08:00-12:00'),
      holidays: ['2026-12-25', '2027-01-01'],
      zone: 'Africa/Lagos',
    },
    defaultRegion: 'GH',
    corsOrigins: ['https://a.example.com', 'http://localhost:3000'],
    ticketPrefix: 'HELP1',
    logLevel: 'silent',
    rateLimits: false,
    cacheMemory: divided(64),
  });
});

test('caches together take no more than CACHE_MEMORY', () => {
  const total = (memory: object): number =>
    Object.values(memory).reduce((sum, share) => sum + (typeof share === 'object' ? total(share) : share), 0);
  for (const mebibytes of [16, 768, 4_000]) {
    const bytes = mebibytes * 1024 * 1024;
    expect(total(divided(mebibytes))).toBeLessThanOrEqual(bytes);
    expect(total(divided(mebibytes))).toBeGreaterThan(0.99 * bytes);
  }
});

test.each<[Record<string, string>, string]>([
  [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535, not "65536"'],
  [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535, not "-1"'],
  [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535, not "80a"'],
  [{ NODE_ENV: 'prod' }, 'NODE_ENV must be one of development, production, test, not "prod"'],
  [{ SECURITY_HEADERS: 'on' }, 'SECURITY_HEADERS must be one of off, required, signed, not "on"'],
  [{ SECURITY_HEADERS: 'signed' }, 'SECURITY_HEADERS_SECRET must be set when SECURITY_HEADERS is signed'],
  [
    { JWT_CLOCK_TOLERANCE: '301' },
    'JWT_CLOCK_TOLERANCE must be a whole number of seconds from 0 to 300, not "301"',
  ],
  [
    { JWT_CLOCK_TOLERANCE: '-1' },
    'JWT_CLOCK_TOLERANCE must be a whole number of seconds from 0 to 300, not "-1"',
  ],
  [{ CACHE_MEMORY: '8' }, 'CACHE_MEMORY must be a whole number of mebibytes from 16 to 1048576, not "8"'],
  [{ CACHE_MEMORY: '1g' }, 'CACHE_MEMORY must be a whole number of mebibytes from 16 to 1048576, not "1g"'],
  [{ RATE_LIMITS: 'no' }, 'RATE_LIMITS must be one of on, off, not "no"'],
  [{ TICKET_ACCESS: 'link' }, 'TICKET_ACCESS must be one of number, signed-link, token, not "link"'],
  [{ GUEST_ACCESS: 'no' }, 'GUEST_ACCESS must be one of conversation-id, guest-id, not "no"'],
  [
    { TIME_ZONE: 'Mars/Olympus' },
    'TIME_ZONE must be an IANA time zone such as UTC or Africa/Lagos, not "Mars/Olympus"',
  ],
  ...['closed-tickets', 'guest-chats:0d', 'closed-tickets:1y,closed-tickets:2y', 'chats:1y'].map(
    (RETENTION): [Record<string, string>, string] => [
      { RETENTION },
      `RETENTION must be kinds of data (closed-tickets, guest-chats), each at most once, with a whole number and d or y, such as closed-tickets:3y,guest-chats:90d, not "${RETENTION}"`,
    ],
  ),
  [
    { PROOF_INTERVAL: '25h' },
    'PROOF_INTERVAL must be a number and s, m or h such as 1h, at most 24h, not "25h"',
  ],
  [{ PROOF_KEY: 'x'.repeat(31) }, 'PROOF_KEY must be at least 32 bytes long'],
  [{ RESPONSE_TARGET: '2d' }, 'RESPONSE_TARGET must be a number and s, m or h, such as 4h, not "2d"'],
  [
    { BUSINESS_HOURS: '9 to 5' },
    'BUSINESS_HOURS must be days and hours such as mon-fri 09:00-17:00, sat 10:00-14:00, not "9 to 5"',
  ],
  [
    { BUSINESS_HOLIDAYS: '25.12.' },
    'BUSINESS_HOLIDAYS must be days such as 2026-12-25, separated by commas, not "25.12."',
  ],
  [{ TIME_ZONE: '+01:00' }, 'TIME_ZONE must be an IANA time zone such as UTC or Africa/Lagos, not "+01:00"'],
  [{ DEFAULT_REGION: 'XX' }, 'DEFAULT_REGION must be a country of two letters such as NG, not "XX"'],
  [{ TICKET_PREFIX: 'smi' }, 'TICKET_PREFIX must be 1 to 10 of A-Z and 0-9, not "smi"'],
  [{ TICKET_PREFIX: 'ABCDEFGHIJK' }, 'TICKET_PREFIX must be 1 to 10 of A-Z and 0-9, not "ABCDEFGHIJK"'],
  [
    { LOG_LEVEL: 'loud' },
    'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "loud"',
  ],
  [
    { CORS_ORIGINS: 'app.example.com' },
    'CORS_ORIGINS must be origins such as https://app.example.com, separated by commas, or *, not "app.example.com"',
  ],
  [
    { CORS_ORIGINS: 'https://a.example.com/' },
    'CORS_ORIGINS must be origins such as https://app.example.com, separated by commas, or *, not "https://a.example.com/"',
  ],
  [{ CORS_ORIGINS: ',' }, 'CORS_ORIGINS must name an origin, or be unset'],
  [{ JWT_SECRET: 'x'.repeat(31) }, 'JWT_SECRET must be at least 32 bytes long'],
  [{ JWT_SECRET: `${STRONG},${'x'.repeat(31)}` }, `JWT_SECRET ${NO_LIST}`],
  [{ SERVER_SECRET: `${STRONG},` }, `SERVER_SECRET ${NO_LIST}`],
  // Each could have been one secret so far: read as two, nobody would be recognised any more.
  [{ JWT_SECRET: `${STRONG}, ${OTHER}` }, `JWT_SECRET ${NO_LIST}`],
  [{ JWT_SECRET: `${STRONG}\r,${OTHER}` }, `JWT_SECRET ${NO_LIST}`],
  [{ SERVER_SECRET: `${STRONG}!,${OTHER}` }, `SERVER_SECRET ${NO_LIST}`],
  [{ LOOKUP_SECRET: `[${STRONG},${OTHER}` }, `LOOKUP_SECRET ${NO_LIST}`],
  [{ SECURITY_HEADERS_SECRET: 'pass,word' }, `SECURITY_HEADERS_SECRET ${NO_LIST}`],
  [{ JWT_SECRET: '["short"]' }, 'JWT_SECRET must be at least 32 bytes long'],
  [{ JWT_SECRET: JSON.stringify([STRONG, STRONG]) }, 'JWT_SECRET must not name the same secret twice'],
  [{ SERVER_SECRET: `${STRONG},${STRONG}` }, 'SERVER_SECRET must not name the same secret twice'],
  [{ LOOKUP_SECRET: `${STRONG},${STRONG}` }, 'LOOKUP_SECRET must not name the same secret twice'],
  [{ LOOKUP_SECRET: 'x'.repeat(31) }, 'LOOKUP_SECRET must be at least 32 bytes long'],
  [
    { NODE_ENV: 'production' },
    'JWT_SECRET or JWT_JWKS_URL must be set in production; PRIVACY_KEY must be set in production',
  ],
  [{ NODE_ENV: 'production', JWT_SECRET: STRONG }, 'PRIVACY_KEY must be set in production'],
  [{ PRIVACY_KEY: 'x'.repeat(31) }, 'PRIVACY_KEY must be at least 32 bytes long'],
  [
    { PRIVACY_KEYS_URL: 'esdb://localhost' },
    'PRIVACY_KEYS_URL must be sqlite:, a file in DATA_DIR, or the address of a MongoDB: mongodb:// or mongodb+srv://',
  ],
  [
    { PORT: 'x', GUEST_ACCESS: 'all' },
    'PORT must be a whole number from 0 to 65535, not "x"; GUEST_ACCESS must be one of conversation-id, guest-id, not "all"',
  ],
  [
    {
      NODE_ENV: 'production',
      PRIVACY_KEY: PRIVATE,
      SECURITY_HEADERS: 'signed',
      WHATSAPP_TOKEN: 't',
      RATE_LIMITS: 'off',
    },
    'SECURITY_HEADERS_SECRET must be set when SECURITY_HEADERS is signed; WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN must be set when another WHATSAPP_… is; JWT_SECRET or JWT_JWKS_URL must be set in production; RATE_LIMITS must be on in production',
  ],
  [
    { ...production, PORT: 'x', RATE_LIMITS: 'off', SECURITY_HEADERS: 'signed', WHATSAPP_TOKEN: 'a b' },
    'PORT must be a whole number from 0 to 65535, not "x"; WHATSAPP_TOKEN must be one word; SECURITY_HEADERS_SECRET must be set when SECURITY_HEADERS is signed; WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN must be set when another WHATSAPP_… is; RATE_LIMITS must be on in production',
  ],
  // Whether it is weak or missing can't be said of one that can't be read.
  [{ ...production, JWT_SECRET: 'short' }, 'JWT_SECRET must be at least 32 bytes long'],
  [
    { NODE_ENV: 'production', PRIVACY_KEY: PRIVATE, JWT_SECRTE: STRONG },
    'JWT_SECRTE is not a variable of Casebook (did you mean JWT_SECRET?); JWT_SECRET or JWT_JWKS_URL must be set in production',
  ],
  [{ ...production, RATE_LIMITS: 'off' }, 'RATE_LIMITS must be on in production'],
  [
    { ...production, SECURITY_HEADERS: 'signed', SECURITY_HEADERS_SECRET: 'short' },
    'SECURITY_HEADERS_SECRET must be at least 32 bytes long in production',
  ],
  [
    { ...production, SECURITY_HEADERS: 'signed', SECURITY_HEADERS_SECRET: JSON.stringify([STRONG, 'short']) },
    'SECURITY_HEADERS_SECRET must be at least 32 bytes long in production',
  ],
  [{ SECURITY_HEADERS_SECRET: '["short",""]' }, 'SECURITY_HEADERS_SECRET must not hold an empty secret'],
  [{ SECURITY_HEADERS_SECRET: '["a","a"]' }, 'SECURITY_HEADERS_SECRET must not name the same secret twice'],
  [
    { NODE_ENV: 'production', PRIVACY_KEY: PRIVATE, JWT_JWKS_URL: 'https://issuer/keys' },
    'SERVER_SECRET must be set in production, also beside JWT_JWKS_URL: a desk that generated its own goes on with what is in DATA_DIR/jwt-secret',
  ],
  [
    {
      NODE_ENV: 'production',
      PRIVACY_KEY: PRIVATE,
      SERVER_SECRET: STRONG,
      JWT_JWKS_URL: 'http://issuer/keys',
    },
    'JWT_JWKS_URL must be an https:// address in production',
  ],
])('%j is refused with one clear line', (env, line) => {
  expect(refused(env)).toBe(line);
});

describe('a variable that there isn’t', () => {
  test.each([
    ['JWT_SECRTE', 'JWT_SECRET'],
    ['JWT_SECRETS', 'JWT_SECRET'],
    ['jwt_secret', 'JWT_SECRET'],
    ['EVENT_LOG_ULR', 'EVENT_LOG_URL'],
    ['READMODELS_URL', 'READ_MODELS_URL'],
    ['SECURITY_HEADER', 'SECURITY_HEADERS'],
    ['GUEST_ACESS', 'GUEST_ACCESS'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['WHATSAPP_PHONE_NUMBER', 'WHATSAPP_PHONE_NUMBER_ID'],
    ['CASEBOOK_PORT', 'PORT'],
    ['CASEBOOK_DATADIR', 'DATA_DIR'],
  ])('is refused when %s is a slip of %s', (name, meant) => {
    expect(refused({ [name]: 'hunter2' })).toBe(
      `${name} is not a variable of Casebook (did you mean ${meant}?)`,
    );
  });

  test.each([
    ['JWT_EXPIRES_IN', 'JWT_SECRET'],
    ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_TOKEN'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['SERVICE_JWT_SECRET', null],
    ['EVENTSTORE_URL', 'EVENT_LOG_URL'],
    ['MONGODB_URI', 'READ_MODELS_URL'],
    ['JWT_SECRET_2', 'JWT_SECRET'],
  ])('is told, and no more, when it may be meant for another program: %s', (name, meant) => {
    expect(() => loadConfig({ [name]: 'hunter2' })).not.toThrow();
    expect(strayIn({ [name]: 'hunter2' })).toEqual(meant === null ? [] : [{ name, meant }]);
  });

  test.each([
    { PATH: '/bin', HOME: '/', HOSTS: 'x', LOGLEVEL: 'x', TIMEZONE: 'x', DATADIR: 'x', SERVER_NAME: 'x' },
    {
      npm_config_cors: 'x',
      CASEBOOK_TEST_EVENT_LOG_COMMAND: 'x',
      MONGO_TEST_URL: 'x',
      MONGO_INITDB_DATABASE: 'x',
    },
    // Of a service of Kubernetes that is called `casebook`.
    {
      CASEBOOK_PORT: 'tcp://10.0.0.7:1500',
      CASEBOOK_SERVICE_HOST: '10.0.0.7',
      CASEBOOK_SERVICE_PORT_HTTP: '1500',
      CASEBOOK_PORT_1500_TCP_ADDR: '10.0.0.7',
    },
  ])('is no business of a desk when it is another program’s: %j', (env) => {
    expect(() => loadConfig(env)).not.toThrow();
    expect(strayIn(env)).toEqual([]);
  });
});

const WHATSAPP = {
  WHATSAPP_TOKEN: 'EAAtoken',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_APP_SECRET: 'app secret',
  WHATSAPP_VERIFY_TOKEN: 'verify token',
};

describe('the sign-in at the console', () => {
  const ISSUER = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'casebook' };
  const OPENED = { ...production, ...ISSUER, CONSOLE_URL: 'https://desk.example.com' };

  test('an issuer and its client are enough', () => {
    expect(loadConfig(ISSUER).console.oidc).toEqual({
      ...{ issuer: 'https://id.example.com', clientId: 'casebook', clientSecret: null },
      ...{ scope: 'openid profile email', rolesClaim: 'roles' },
      roles: ['admin', 'analyst', 'auditor'].map((role) => ({ value: role, role, seesPersonalData: false })),
    });
    expect(loadConfig({}).console).toMatchObject({ oidc: null, url: null, signInLinks: true });
    expect(loadConfig(OPENED).console).toMatchObject({ url: 'https://desk.example.com', signInLinks: false });
    const local = { OIDC_ISSUER: 'http://localhost:8080/realms/a', CONSOLE_URL: 'http://localhost:1500' };
    expect(loadConfig({ ...ISSUER, ...local }).console.url).toBe('http://localhost:1500');
  });

  test.each<[Record<string, string>, string]>([
    [{ OIDC_ISSUER: ISSUER.OIDC_ISSUER }, 'OIDC_CLIENT_ID must be set when OIDC_ISSUER is'],
    [{ OIDC_CLIENT_ID: 'a' }, 'OIDC_ISSUER must be set when OIDC_CLIENT_ID is'],
    [
      { OIDC_CLIENT_SECRET: 'hidden', OIDC_ROLES: 'a=admin' },
      'OIDC_ISSUER must be set when OIDC_CLIENT_SECRET, OIDC_ROLES is',
    ],
    [
      { ...ISSUER, OIDC_ISSUER: 'id.example.com' },
      'OIDC_ISSUER must be an http:// or https:// address, not "id.example.com"',
    ],
    [
      { ...ISSUER, OIDC_SCOPE: 'profile' },
      'OIDC_SCOPE must be scopes with openid among them such as openid profile email, not "profile"',
    ],
    [
      { ...ISSUER, OIDC_ROLES: 'support=boss' },
      'OIDC_ROLES must be values and roles such as support=admin,bi=analyst,leads=analyst+pii,audit=auditor, not "support=boss"',
    ],
    ...['https://desk.example.com/console', 'desk.example.com', '*', 'javascript:alert(1)'].map(
      (url): [Record<string, string>, string] => [
        { CONSOLE_URL: url },
        `CONSOLE_URL must be an origin such as https://desk.example.com, not "${url}"`,
      ],
    ),
    [
      { ...OPENED, CONSOLE_URL: 'http://desk.example.com' },
      'CONSOLE_URL must be an https:// address in production',
    ],
    [
      { ...OPENED, OIDC_ISSUER: 'http://id.example.com' },
      'OIDC_ISSUER must be an https:// address in production',
    ],
    [
      { ...production, ...ISSUER },
      'CONSOLE_URL must be set in production when OIDC_ISSUER is: the issuer sends browsers back to it',
    ],
    [{ CONSOLE_SIGN_IN_LINKS: 'yes' }, 'CONSOLE_SIGN_IN_LINKS must be one of on, off, not "yes"'],
    [
      { CONSOLE_SESSION_IDLE: '30s' },
      'CONSOLE_SESSION_IDLE must be a number and m or h from 1m to 720h, such as 2h, not "30s"',
    ],
  ])('what is wrong is named: %j', (env, message) => expect(refused(env)).toBe(message));

  test('the secret of the client is in no message', () => {
    expect(refused({ OIDC_CLIENT_SECRET: 'hidden-one', OIDC_SCOPE: 'x' })).not.toContain('hidden-one');
  });
});

describe('WhatsApp', () => {
  test('is set up by four settings, in English unless told otherwise', () => {
    expect(loadConfig(WHATSAPP).whatsapp).toEqual({
      apiUrl: 'https://graph.facebook.com',
      token: 'EAAtoken',
      phoneNumberId: '106540352242922',
      appSecret: 'app secret',
      verifyToken: 'verify token',
      locale: 'en',
    });
    const env = { ...WHATSAPP, WHATSAPP_API_URL: 'http://localhost:9/', WHATSAPP_LOCALE: 'fr' };
    expect(loadConfig(env).whatsapp).toMatchObject({ apiUrl: 'http://localhost:9', locale: 'fr' });
  });

  test.each<[Record<string, string>, string]>([
    [
      { WHATSAPP_TOKEN: 'hunter2' },
      'WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN must be set when another WHATSAPP_… is',
    ],
    [{ ...WHATSAPP, WHATSAPP_TOKEN: 'hunter 2' }, 'WHATSAPP_TOKEN must be one word'],
    [
      { ...WHATSAPP, WHATSAPP_PHONE_NUMBER_ID: '../v1' },
      'WHATSAPP_PHONE_NUMBER_ID must be the digits of an id of the Cloud API, not "../v1"',
    ],
    [{ WHATSAPP_LOCALE: 'xx' }, 'WHATSAPP_LOCALE must be one of en, fr, es, pt, de, not "xx"'],
    [
      { ...production, ...WHATSAPP, WHATSAPP_API_URL: 'http://graph.example.com' },
      'WHATSAPP_API_URL must be an https:// address in production',
    ],
  ])('%j is refused with one clear line', (env, line) => {
    expect(refused(env)).toBe(line);
  });
});

describe('what holds secrets', () => {
  test.each([
    'x'.repeat(64),
    'abc'.repeat(20),
    '0123456789abcdef'.repeat(4),
    'your-secret-key-which-is-32-bytes-long!',
    'please-change-me-please-1234567890-abc',
  ])('production refuses the weak secret %s, which is fine elsewhere', (secret) => {
    expect(refused({ ...production, JWT_SECRET: secret })).toMatch(/^JWT_SECRET is easily guessed/);
    expect(loadConfig({ JWT_SECRET: secret }).jwtSecrets).toEqual([secret]);
    for (const name of [
      ...['JWT_SECRET', 'SERVER_SECRET', 'LOOKUP_SECRET', 'PRIVACY_KEY', 'SECURITY_HEADERS_SECRET'],
    ])
      expect(refused({ ...production, [name]: JSON.stringify([STRONG, secret]) })).toBe(
        `${name} is easily guessed: production needs a random one, such as of \`openssl rand -base64 48\``,
      );
  });

  test('a token of the metrics can be sent as one, and is not weak in production', () => {
    const weak = 'please-change-me-please-1234567890-abc';
    expect(loadConfig({ METRICS_TOKEN: `${STRONG},${weak}` }).metricsTokens).toEqual([STRONG, weak]);
    expect(refused({ ...production, METRICS_TOKEN: weak })).toMatch(/^METRICS_TOKEN is easily guessed/);
    for (const unfit of [
      'short',
      `${STRONG}\n`,
      `${STRONG}!`,
      JSON.stringify([STRONG, 'two words'.repeat(9)]),
    ])
      expect(refused({ METRICS_TOKEN: unfit })).toMatch(
        /^METRICS_TOKEN must be at least 32 bytes long and of/,
      );
  });

  test.each([
    [{ EVENT_LOG_URL: 'esdbs://admin:hunter2@db' }, 'EVENT_LOG_URL'],
    [{ EVENT_LOG_URL: 'esdb://admin:hunter2@db' }, 'JWT_SECRET'],
    [{ EVENT_LOG_URL: 'postgres://admin:hunter2@db' }, 'EVENT_LOG_URL'],
    [{ READ_MODELS_URL: 'redis://admin:hunter2@db' }, 'READ_MODELS_URL'],
    [{ JWT_JWKS_URL: 'ftp://admin:hunter2@db' }, 'JWT_JWKS_URL'],
    [{ JWT_SECRET: 'hunter2' }, 'JWT_SECRET'],
    [{ SERVER_SECRET: `${STRONG},hunter2` }, 'SERVER_SECRET'],
    [{ METRICS_TOKEN: 'hunter2' }, 'METRICS_TOKEN'],
    [{ METRICS_TOKEN: `${STRONG} hunter2` }, 'METRICS_TOKEN'],
  ])('what may hold a secret is not repeated: %j', (env, name) => {
    const line = refused(env as Record<string, string>);
    expect(line).toContain(name);
    expect(line).not.toContain('hunter2');
  });
});

describe('a desk of many nodes', () => {
  test.each([
    ['sqlite:', 'sqlite:'],
    ['esdb://admin:changeit@a:2113?tls=false', 'mongodb://a:27017,b:27017/desk?replicaSet=rs0'],
    ['esdb+discover://cluster.example.com', 'mongodb+srv://cluster.example.com/desk'],
    ['kurrentdb://a:2113', 'sqlite:'],
    ['kurrentdb+discover://cluster.example.com', 'sqlite:'],
    ['sqlite:', 'mongodb://a'],
  ])('the log %s and the read models %s go together', (EVENT_LOG_URL, READ_MODELS_URL) => {
    const config = loadConfig({ JWT_SECRET: STRONG, EVENT_LOG_URL, READ_MODELS_URL });
    expect([config.eventLogUrl, config.readModelsUrl]).toEqual([EVENT_LOG_URL, READ_MODELS_URL]);
  });

  test('nodes that share a log need a secret to share, also beside an outside issuer', () => {
    const shared = { EVENT_LOG_URL: 'esdb://a:2113' };
    const told = 'JWT_SECRET must be set when nodes share an EventStoreDB';
    expect(refused(shared)).toBe(told);
    expect(refused({ ...shared, SERVER_SECRET: STRONG })).toBe(told);
    expect(loadConfig({ ...shared, JWT_SECRET: STRONG }).jwtSecrets).toEqual([STRONG]);
    const issuer = 'https://issuer.example.com/keys';
    expect(refused({ ...shared, JWT_JWKS_URL: issuer })).toBe(
      'SERVER_SECRET or JWT_SECRET must be set when nodes share an EventStoreDB, also beside JWT_JWKS_URL',
    );
    for (const name of ['JWT_SECRET', 'SERVER_SECRET'])
      expect(loadConfig({ ...shared, [name]: STRONG, JWT_JWKS_URL: issuer }).jwtJwksUrl).toBe(issuer);
  });

  test.each([
    ['0', { hops: 0 }],
    ['1', { hops: 1 }],
    ['10', { hops: 10 }],
    [
      '10.0.0.0/8, 192.168.1.7, ::1, fd00::/8',
      { networks: ['10.0.0.0/8', '192.168.1.7', '::1', 'fd00::/8'] },
    ],
  ])('TRUSTED_PROXIES %s is understood', (TRUSTED_PROXIES, trusted) => {
    expect(loadConfig({ TRUSTED_PROXIES }).trustedProxies).toEqual(trusted);
  });

  test.each([
    '11',
    '-1',
    'all',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'nginx',
    ',',
    '10.0.0.0/x',
  ])('TRUSTED_PROXIES %s is refused', (TRUSTED_PROXIES) => {
    expect(refused({ TRUSTED_PROXIES })).toMatch(
      /^TRUSTED_PROXIES must be a number of proxies up to 10, or /,
    );
  });
});

describe('the secret of tokens', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'casebook-config-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is the one that is set', () => {
    expect(jwtSecrets(loadConfig({ JWT_SECRET: STRONG, DATA_DIR: directory }))).toEqual([STRONG]);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is generated once, for its owner only', () => {
    const config = loadConfig({ DATA_DIR: join(directory, 'deep', 'data') });
    const [secret] = jwtSecrets(config);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{64}$/);
    expect(jwtSecrets(config)).toEqual([secret]);
    expect(readdirSync(config.dataDir)).toEqual(['jwt-secret']);
    expect(statSync(join(config.dataDir, 'jwt-secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(config.dataDir, 'jwt-secret'), 'utf8')).toBe(secret);
  });

  test('a damaged file is not used', () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'jwt-secret'), '');
    expect(() => jwtSecrets(loadConfig({ DATA_DIR: directory }))).toThrow(ConfigError);
  });

  test('is the server’s, which has one of its own beside an outside issuer', () => {
    const config = loadConfig({ JWT_SECRET: STRONG, DATA_DIR: directory });
    expect([serverSecrets(config), lookupSecrets(config)]).toEqual([[STRONG], [STRONG]]);
    const outside = loadConfig({
      JWT_JWKS_URL: 'https://issuer.example.com/keys',
      DATA_DIR: directory,
    });
    expect(serverSecrets(outside)).toEqual(serverSecrets(outside));
    expect(serverSecrets(outside)).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{64}$/)]);
  });

  test('may be several, the first of which comes first; a single one is taken as it is', () => {
    const given = { JWT_SECRET: `${STRONG},${OTHER}`, DATA_DIR: directory };
    expect(jwtSecrets(loadConfig(given))).toEqual([STRONG, OTHER]);
    expect(serverSecrets(loadConfig(given))).toEqual([STRONG, OTHER]);
    expect(jwtSecrets(loadConfig({ JWT_SECRET: ` ${STRONG}\n` }))).toEqual([` ${STRONG}\n`]);
  });

  test('leaves the server’s alone once that is set, and that the one of phone numbers', () => {
    const config = loadConfig({ JWT_SECRET: OTHER, SERVER_SECRET: STRONG, DATA_DIR: directory });
    expect([serverSecrets(config), lookupSecrets(config)]).toEqual([[STRONG], [STRONG]]);
    const both = loadConfig({ SERVER_SECRET: OTHER, LOOKUP_SECRET: STRONG, DATA_DIR: directory });
    expect([serverSecrets(both), lookupSecrets(both)]).toEqual([[OTHER], [STRONG]]);
    // The server's own is no secret of tokens: there is one that is generated.
    expect(jwtSecrets(both)).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{64}$/)]);
  });
});
