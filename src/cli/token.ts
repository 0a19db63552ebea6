import { parseArgs } from 'node:util';
import { signToken, type TokenClaims } from '../api/kernel/token-keys.ts';
import { ROLES, type Role } from '../commands/caller.ts';
import { ConfigError, loadConfig } from '../config/config.ts';
import { jwtSecrets } from '../config/secrets.ts';
import { BadArguments, HELP, parsed, runTool } from './command-line.ts';

const USAGE = `usage: npm run --silent token -- --role ROLE --sub ID [--email E] [--name N] [--phone-number P] [--expires-in T]

Prints a token that a desk with the same environment accepts, signed with the first of JWT_SECRET.

  --role ROLE        ${ROLES.join(', ')}
  --sub ID           whose it is: an id of 1 to 128 characters
  --email E          what else the token says of them
  --name N           "First Last"
  --phone-number P   such as +2348012345678
  --expires-in T     a number and s, m, h or d (30d)`;

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function readArguments(args: readonly string[]) {
  const option = { type: 'string' } as const;
  const options = {
    ...HELP,
    role: option,
    sub: option,
    email: option,
    name: option,
    'phone-number': option,
    'expires-in': option,
  };
  return parsed(() => parseArgs({ args: [...args], options }).values);
}
type Arguments = ReturnType<typeof readArguments>;

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
async function tokenOf(values: Arguments): Promise<string> {
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

async function main(args: readonly string[]): Promise<void> {
  const values = readArguments(args);
  console.log(values.help ? USAGE : await tokenOf(values));
}

/** `npm run token` */
await runTool(USAGE, main);
