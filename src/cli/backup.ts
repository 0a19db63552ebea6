import { existsSync } from 'node:fs';
import { placeOfKeys } from '../composition/stores/keys.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { generatedPrivacyKeyFile, generatedSecretFile } from '../config/secrets.ts';
import { backUpLog, type LogSummary } from '../events/log/sqlite/backup.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';

/** `casebook backup`: copies the embedded log into a new file. @throws ConfigError when there is no such log. */
export async function backup(file: string): Promise<void> {
  const config = loadConfig(process.env);
  const { dataDir } = config;
  requireEmbeddedLog(config);
  if (!existsSync(eventsFile(dataDir))) throw new ConfigError(`DATA_DIR ${dataDir} holds no event log`);
  const summary = await inFilesOf(dataDir, () => backUpLog(dataDir, file));
  console.log(`The log in ${dataDir} is in ${file}, whole and checked: ${textOf(summary)}`);
  for (const line of restoreNeeds(config)) console.log(line);
}

/** What a restore needs beside the log: whatever isn't named here gets lost with the disk. */
function restoreNeeds(config: Config): readonly string[] {
  const secrets = secretsOf(config);
  const place = placeOfKeys(config);
  const keys =
    'url' in place
      ? 'the collection personal_keys of its MongoDB (mongodump)'
      : `${place.file} (casebook keys backup FILE)`;
  return [
    `Keep with it, in a safe place, as nothing else holds them: ${secrets.join(', ')}`,
    `Keep apart from it: ${keys}. The texts of people in the backup can be read with these keys alone, so that a person who is erased there is erased in every backup of the log.`,
    'Read models need no backup.',
  ];
}

/** @throws ConfigError when the log is an EventStoreDB's. */
export function requireEmbeddedLog({ eventLogUrl }: Pick<Config, 'eventLogUrl'>): void {
  if (eventLogUrl !== EMBEDDED)
    throw new ConfigError(
      'EVENT_LOG_URL names an EventStoreDB: back up and restore that as its manual says (docs/operations.md)',
    );
}

export const textOf = ({ events, end, identity }: LogSummary): string =>
  `${events} events, the last at position ${end}, of the log ${identity}`;

/** The secrets without which a restored log would know no users and guests, and no keys could be used: variables that are set, or generated files. */
function secretsOf(config: Config): readonly string[] {
  const set = [
    config.jwtSecrets && 'JWT_SECRET',
    config.serverSecrets && 'SERVER_SECRET',
    config.lookupSecrets && 'LOOKUP_SECRET',
    config.proofSecrets && 'PROOF_KEY',
    config.privacyKeys && 'PRIVACY_KEY',
  ].filter((name) => name !== null && name !== undefined);
  const files = [
    config.jwtSecrets ? null : generatedSecretFile(config),
    config.privacyKeys ? null : generatedPrivacyKeyFile(config),
  ];
  return [...set, ...files.filter((file) => file !== null && existsSync(file))] as readonly string[];
}
