import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, EMBEDDED } from './config.ts';
import { makeDataDirectory } from './data-directory.ts';
import { longEnough, type Secrets } from './secret-lists.ts';

/**
 * The secrets of tokens: the first signs, all of them verify. Where none is set, one is generated once into `DATA_DIR`.
 * Throws `ConfigError` in production when none is set.
 */
export function jwtSecrets(config: Config): Secrets {
  if (config.jwtSecrets) return config.jwtSecrets;
  if (config.environment === 'production') throw new ConfigError('JWT_SECRET must be set in production');
  return [generatedSecret(config)];
}

/**
 * The versions of the secret from which all other keys are derived: `SERVER_SECRET`, else the secrets of tokens, else one
 * that is generated once. All nodes of a desk need the same.
 */
export const serverSecrets = (config: Config): Secrets =>
  config.serverSecrets ?? config.jwtSecrets ?? [generatedSecret(config)];

/** The versions of the secret that hashes phone numbers for look-up: `LOOKUP_SECRET`, else the server's. */
export const lookupSecrets = (config: Config): Secrets => config.lookupSecrets ?? serverSecrets(config);

/** The versions of the secret from which the keys that sign tree heads are derived: `PROOF_KEY`, else the server's. */
export const proofSecrets = (config: Config): Secrets => config.proofSecrets ?? serverSecrets(config);

/**
 * The versions of the secret that wraps the keys of personal data: `PRIVACY_KEY`. Without it, nodes that share a log have the
 * server's in common; a desk on its own generates one, once. It is set in production.
 */
export function privacySecrets(config: Config): Secrets {
  if (config.privacyKeys) return config.privacyKeys;
  if (config.eventLogUrl !== EMBEDDED) return serverSecrets(config);
  const lost = 'restore it from the backup; without it, all personal data are lost';
  return [generated(config, { name: 'PRIVACY_KEY', file: generatedPrivacyKeyFile(config), lost })];
}

/** Where a generated secret is kept. */
export const generatedSecretFile = ({ dataDir }: Pick<Config, 'dataDir'>): string =>
  join(dataDir, 'jwt-secret');

/** Where a generated `PRIVACY_KEY` is kept. */
export const generatedPrivacyKeyFile = ({ dataDir }: Pick<Config, 'dataDir'>): string =>
  join(dataDir, 'privacy-key');

function generatedSecret(config: Config): string {
  const lost = 'restore it from the backup; if there is none, delete it, and all tokens and guests are void';
  return generated(config, { name: 'JWT_SECRET', file: generatedSecretFile(config), lost });
}

interface Generated {
  /** The variable that it stands in for. */
  readonly name: string;
  readonly file: string;
  /** What to do when it is damaged. */
  readonly lost: string;
}

function generated({ dataDir }: Pick<Config, 'dataDir'>, { name, file, lost }: Generated): string {
  const secret = readOrGenerate(dataDir, name, file);
  if (!longEnough(secret)) throw new ConfigError(`${name}: ${file} is too short: ${lost}`);
  return secret;
}

function readOrGenerate(directory: string, name: string, file: string): string {
  try {
    if (!existsSync(file)) {
      makeDataDirectory(directory);
      generateSecret(file);
    }
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${name} is not set, and ${file} can't be read: ${(error as Error).message}`);
  }
}

/** Processes that start at the same time must get the same secret: a link never replaces an existing file. */
function generateSecret(file: string): void {
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
