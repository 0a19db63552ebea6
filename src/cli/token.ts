import { existsSync } from 'node:fs';
import { email as emailAddress } from '../api/kernel/input.ts';
import { signToken, type TokenClaims } from '../api/kernel/token-keys.ts';
import { phoneNumberSentence } from '../api/refusal-responses.ts';
import type { Role } from '../commands/caller.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { jwtSecrets } from '../config/secrets.ts';
import { readPhoneNumber } from '../events/phone-number.ts';
import { BadArgument } from './arguments.ts';

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
  /** Seconds. */
  readonly expiresIn: number;
}

/** `casebook token`: a token that a desk with the same environment accepts. Throws `ConfigError` and `BadArgument`. */
export async function tokenOf(options: TokenOptions): Promise<string> {
  const config = loadConfig(process.env);
  if (config.jwtJwksUrl)
    throw new ConfigError('JWT_JWKS_URL is set: its issuer makes the tokens, this server has no secret');
  const { role, sub, email, emailVerified, name, phoneNumber, pii } = options;
  const claims: TokenClaims = {
    role,
    sub,
    ...(email !== undefined && { email: checkedEmail(email) }),
    ...(emailVerified && { email_verified: true }),
    ...(name && { name }),
    ...(pii && { pii: true }),
    ...(phoneNumber !== undefined && { phone_number: checkedPhoneNumber(phoneNumber, config) }),
    ...(config.jwtIssuer && { iss: config.jwtIssuer }),
    ...(config.jwtAudience && { aud: config.jwtAudience }),
  };
  refuseMistyped(config);
  return signToken(jwtSecrets(config)[0], claims, options.expiresIn);
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
