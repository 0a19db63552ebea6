import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, longEnough } from './config.ts';

/**
 * The secret that tokens are signed with: the one that is set, else one that is generated once into `DATA_DIR`.
 * Throws `ConfigError` in production when none is set.
 */
export function jwtSecret(config: Config): string {
  if (config.jwtSecret) return config.jwtSecret;
  if (config.environment === 'production') throw new ConfigError('JWT_SECRET must be set in production');
  return generatedSecret(config);
}

/**
 * The secret that all other keys are derived from: that of tokens, or where an outside issuer signs those and none is
 * set, one that is generated once. Nodes that work together must be given the same.
 */
export const serverSecret = (config: Config): string => config.jwtSecret ?? generatedSecret(config);

function generatedSecret(config: Config): string {
  const file = join(config.dataDir, 'jwt-secret');
  if (!existsSync(file)) generateSecret(config.dataDir, file);
  const secret = readFileSync(file, 'utf8').trim();
  if (!longEnough(secret)) throw new ConfigError(`JWT_SECRET: ${file} is too short; delete it`);
  return secret;
}

/** Processes that start at once must end up with one secret: a link never replaces what another one made. */
function generateSecret(directory: string, file: string): void {
  mkdirSync(directory, { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
