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
  const all = loginSecretsOf(keys, commandId);
  if (all.length === 1) return all[0];
  for (const secrets of all)
    if ((await commands.load(loginFold, loginStream(secrets.loginId))).state !== null) return secrets;
  return all[0];
}
