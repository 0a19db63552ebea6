import { existsSync } from 'node:fs';
import { isStaffRole } from '../api/console/staff-claims.ts';
import { email as emailAddress } from '../api/kernel/input.ts';
import { signToken, type TokenClaims } from '../api/kernel/token-keys.ts';
import { phoneNumberSentence } from '../api/refusal-responses.ts';
import type { Role } from '../commands/caller.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { jwtSecrets } from '../config/secrets.ts';
import { STAFF_ROLES } from '../events/identity/console-session-events.ts';
import { readPhoneNumber } from '../events/phone-number.ts';
import { BadArgument } from './arguments.ts';
import { LINK_SECONDS, signInLinkFor } from './sign-in-link.ts';

export interface TokenOptions {
  readonly role: Role;
  readonly sub: string;
  readonly email?: string;
  /** Whether the token says that the address is verified. */
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly phoneNumber?: string;
  /** Whether an analyst may see personal data. */
  readonly pii?: boolean;
  /** Seconds. By default 30 days, of a link 15 minutes. */
  readonly expiresIn?: number;
  /** Whether a link is printed that signs in at the console. */
  readonly link?: boolean;
}

const TOKEN_SECONDS = 30 * 86_400;
const MOST_LINK_SECONDS = 86_400;

/** `casebook token`: a token or a link that a desk with the same environment accepts. Throws `ConfigError` and `BadArgument`. */
export async function tokenOf(options: TokenOptions): Promise<string> {
  const config = loadConfig(process.env);
  if (options.link) return linkOf(options, config);
  if (config.jwtJwksUrl)
    throw new ConfigError('JWT_JWKS_URL is set: its issuer makes the tokens, this server has no secret');
  const { phoneNumber } = options;
  const claims: TokenClaims = {
    ...bothClaimsOf(options),
    ...(phoneNumber !== undefined && { phone_number: checkedPhoneNumber(phoneNumber, config) }),
    ...(config.jwtIssuer && { iss: config.jwtIssuer }),
    ...(config.jwtAudience && { aud: config.jwtAudience }),
  };
  refuseMistyped(config);
  return signToken(jwtSecrets(config)[0], claims, options.expiresIn ?? TOKEN_SECONDS);
}

/** The claims of tokens and of links. */
function bothClaimsOf({ role, sub, email, emailVerified, name, pii }: TokenOptions): TokenClaims {
  return {
    role,
    sub,
    ...(email !== undefined && { email: checkedEmail(email) }),
    ...(emailVerified && { email_verified: true }),
    ...(name && { name }),
    ...(pii && { pii: true }),
  };
}

function linkOf(options: TokenOptions, config: Config): string {
  const { role, expiresIn = LINK_SECONDS } = options;
  const claims = bothClaimsOf(options);
  if (!isStaffRole(role))
    refuse('--role <role>', role, `Those who work in the console are ${STAFF_ROLES.join(', ')}.`);
  if (expiresIn > MOST_LINK_SECONDS)
    refuse('--expires-in <duration>', `${expiresIn}s`, 'A link lasts at most 1d.');
  if (!config.console.signInLinks)
    throw new ConfigError(
      'CONSOLE_SIGN_IN_LINKS is off, as it is by default in production: the desk takes no links',
    );
  if (config.port === 0 && config.console.url === null)
    throw new ConfigError(
      'PORT is 0: set CONSOLE_URL to the address of the desk, which the link begins with',
    );
  refuseMistyped(config);
  return signInLinkFor(config, addressOf(config), { ...claims, role }, expiresIn);
}

/** The address of a desk on this machine. */
function addressOf({ host, port }: Config): string {
  const local = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${local.includes(':') ? `[${local}]` : local}:${port}`;
}

/** A secret that is generated into a mistyped directory is that of no desk. */
function refuseMistyped({ jwtSecrets, dataDir }: Config): void {
  if (jwtSecrets || !process.env.DATA_DIR?.trim() || existsSync(dataDir)) return;
  throw new ConfigError(
    `DATA_DIR ${dataDir} can't be used: it does not exist, so it holds no desk's secret (set JWT_SECRET, or start the desk)`,
  );
}

function checkedEmail(given: string): string {
  const { data } = emailAddress().safeParse(given);
  return data ?? refuse('--email <address>', given, 'It must be a valid email address.');
}

/** As E.164. */
function checkedPhoneNumber(given: string, { defaultRegion }: Pick<Config, 'defaultRegion'>): string {
  const number = readPhoneNumber(given, defaultRegion);
  return number ?? refuse('--phone-number <number>', given, `${phoneNumberSentence(defaultRegion)}.`);
}

function refuse(option: string, given: string, expected: string): never {
  throw new BadArgument(option, given, expected);
}
