import { loginStream } from '../../events/identity/events.ts';
import type { CommandId } from '../../events/ids.ts';
import type { CommandHandler } from '../handle.ts';
import { loginFold } from './login.ts';
import { type IdentityKeys, type LoginSecrets, loginSecretsOf } from './secrets.ts';

/**
 * The secrets with which a command starts its login: those of the first key, unless an earlier run of the command has
 * started the login with another key.
 */
export async function secretsOfStart(
  commands: CommandHandler,
  keys: IdentityKeys,
  commandId: CommandId,
): Promise<LoginSecrets> {
  const [first, ...others] = loginSecretsOf(keys, commandId);
  return others.length === 0 ? first : ((await secretsOfStarted(commands, keys, commandId)) ?? first);
}

/** The secrets of the login that a command has started; null: no current key made them. */
export async function secretsOfStarted(
  commands: CommandHandler,
  keys: IdentityKeys,
  commandId: CommandId,
): Promise<LoginSecrets | null> {
  for (const secrets of loginSecretsOf(keys, commandId))
    if ((await commands.load(loginFold, loginStream(secrets.loginId))).state !== null) return secrets;
  return null;
}
