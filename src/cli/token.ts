import { signToken, type TokenClaims } from '../api/kernel/token-keys.ts';
import type { Role } from '../commands/caller.ts';
import { ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { jwtSecrets } from '../config/secrets.ts';

export interface TokenOptions {
  readonly role: Role;
  readonly sub: string;
  readonly email?: string;
  readonly name?: string;
  readonly phoneNumber?: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** `casebook token`: a token that a desk with the same environment accepts. Throws `ConfigError`. */
export async function tokenOf(options: TokenOptions): Promise<string> {
  const config = loadConfig(process.env);
  if (config.jwtJwksUrl)
    throw new ConfigError('JWT_JWKS_URL is set: its issuer makes the tokens, this server has no secret');
  const { role, sub, email, name, phoneNumber } = options;
  const claims: TokenClaims = {
    role,
    sub,
    ...(email && { email }),
    ...(name && { name }),
    ...(phoneNumber && { phone_number: phoneNumber }),
    ...(config.jwtIssuer && { iss: config.jwtIssuer }),
    ...(config.jwtAudience && { aud: config.jwtAudience }),
  };
  return signToken(jwtSecrets(config)[0], claims, options.expiresIn);
}
