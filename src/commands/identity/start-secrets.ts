import { loginStream } from '../../events/identity/events.ts';
import type { CommandId } from '../../events/ids.ts';
import type { CommandHandler } from '../handle.ts';
import { loginFold } from './login.ts';
import { type IdentityKeys, type LoginSecrets, loginSecretsOf } from './secrets.ts';

/**
 * The secrets that a command starts its login with: those of the first key, unless it is repeated and has started the
 * login with another key before.
 */
export async function secretsOfStart(
  commands: CommandHandler,
  keys: IdentityKeys,
  commandId: CommandId,
): Promise<LoginSecrets> {
  const [first, ...others] = loginSecretsOf(keys, commandId);
  return others.length === 0 ? first : ((await secretsOfStarted(commands, keys, commandId)) ?? first);
}

/** The secrets of the login that a command has started; null: with none of the keys that there are now. */
export async function secretsOfStarted(
  commands: CommandHandler,
  keys: IdentityKeys,
  commandId: CommandId,
): Promise<LoginSecrets | null> {
  for (const secrets of loginSecretsOf(keys, commandId))
    if ((await commands.load(loginFold, loginStream(secrets.loginId))).state !== null) return secrets;
  return null;
}
