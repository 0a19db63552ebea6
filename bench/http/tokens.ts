import { signToken } from '../../src/api/kernel/token-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { jwtSecrets } from '../../src/config/secrets.ts';

const EXPIRES_IN = 3_600;

/** Signs tokens for a desk that was started with these settings (`startServer`). They are valid for an hour. */
export function signerFor(
  env: Readonly<Record<string, string>>,
): (claims: Parameters<typeof signToken>[1]) => Promise<string> {
  const [secret] = jwtSecrets(loadConfig({ ...process.env, ...env }));
  return (claims) => signToken(secret, claims, EXPIRES_IN);
}
