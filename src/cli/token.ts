import { parseArgs } from 'node:util';
import { signToken, type TokenClaims } from '../api/kernel/token-keys.ts';
import { ROLES, type Role } from '../commands/caller.ts';
import { ConfigError, loadConfig } from '../config/config.ts';
import { jwtSecrets } from '../config/secrets.ts';

/** `npm run token`: prints a token that a server with the same configuration accepts, signed with the first secret. */

const USAGE =
  'usage: npm run --silent token -- --role ROLE --sub ID [--email E] [--name "First Last"] [--phone-number P] [--expires-in 30d]';
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Arguments that make no sense. The message is one line. */
class BadArguments extends Error {}

function readArguments(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    const options = {
      role: option,
      sub: option,
      email: option,
      name: option,
      'phone-number': option,
      'expires-in': option,
    };
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new BadArguments(error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error));
  }
}

function secondsOf(duration: string): number {
  const [, count, unit] = /^([1-9]\d{0,6})([smhd])$/.exec(duration) ?? [];
  const seconds = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(seconds))
    throw new BadArguments('--expires-in must be a number and s, m, h or d, such as 30d');
  return seconds;
}

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((known) => known === text);
  if (!role) throw new BadArguments(`--role must be one of ${ROLES.join(', ')}`);
  return role;
}

function subjectOf(text: string | undefined): string {
  if (!text?.trim() || [...text].length > 128)
    throw new BadArguments('--sub must be an id of 1 to 128 characters');
  return text;
}

/** Throws `BadArguments` and `ConfigError`. */
async function tokenOf(args: readonly string[]): Promise<string> {
  const values = readArguments(args);
  const config = loadConfig(process.env);
  if (config.jwtJwksUrl)
    throw new ConfigError('JWT_JWKS_URL is set: its issuer makes the tokens, this server has no secret');
  const claims: TokenClaims = {
    role: roleOf(values.role),
    sub: subjectOf(values.sub),
    ...(values.email && { email: values.email }),
    ...(values.name && { name: values.name }),
    ...(values['phone-number'] && { phone_number: values['phone-number'] }),
    ...(config.jwtIssuer && { iss: config.jwtIssuer }),
    ...(config.jwtAudience && { aud: config.jwtAudience }),
  };
  const seconds = secondsOf(values['expires-in'] ?? '30d');
  return signToken(jwtSecrets(config)[0], claims, seconds);
}

try {
  process.stdout.write(`${await tokenOf(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof BadArguments) && !(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}${error instanceof BadArguments ? ` (${USAGE})` : ''}\n`);
  process.exitCode = 2;
}
