import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { CommandId, FamilyId, LoginId } from '../../events/ids.ts';
import { formsOfNumber } from '../../events/phone-number.ts';
import { type Keys, type OneOrMore, ofEach } from '../keys.ts';

/**
 * Secrets that only this server can create and recognise. Each is derived from a key and the command that issued it, so
 * that a command which is repeated under its idempotency key issues the same secret, and none of them is stored.
 */
export interface IdentityKeys {
  /** For login secrets and refresh tokens. A session ends when the key of its newest token is removed. */
  readonly secrets: Keys;
  /** For the names of phone number streams. Without the key that named a stream, the owner of the number isn't found. */
  readonly lookUp: Keys;
}

/** A hash that recognises a secret without revealing it, in hexadecimal. */
export const hashOf = (secret: string): string => hash('sha256', secret);

const mac = (key: KeyObject, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');

/**
 * The look-up hashes of a phone number (E.164): one for each key and each form that the number may have. All forms of a
 * phone's number have the same hashes.
 */
export function phoneHashesOf({ lookUp }: IdentityKeys, phoneNumber: string): OneOrMore<string> {
  const [first, ...others] = formsOfNumber(phoneNumber);
  const hashesOf = (form: string) =>
    ofEach(lookUp, (key) => createHmac('sha256', key).update(form).digest('hex'));
  return [...hashesOf(first), ...others.flatMap(hashesOf)];
}

/** The secrets that a login issues, and the name derived from them. */
export interface LoginSecrets {
  readonly loginId: LoginId;
  /** The secret of the waiting page: 256 bits, in base64url. */
  readonly sessionId: string;
  /** The secret in the button of the message: it names the login, and proves that the button was pressed. */
  readonly buttonId: string;
}

/** The secrets of the login that a command starts: one set for each key, of which one is used. */
export const loginSecretsOf = ({ secrets }: IdentityKeys, command: CommandId): OneOrMore<LoginSecrets> =>
  ofEach(secrets, (key) => {
    const sessionId = mac(key, `login ${command}`);
    const loginId = loginIdOf(sessionId);
    return { loginId, sessionId, buttonId: `${loginId}.${mac(key, `button ${loginId}`)}` };
  });

export const loginIdOf = (sessionId: string): LoginId => hashOf(sessionId) as LoginId;

const LOGIN_OF_BUTTON = /^([0-9a-f]{64})\.[A-Za-z0-9_-]{43}$/;

/** The login that a button names, whether or not it exists; null when the text can't be a button's. */
export const loginOfButton = (buttonId: string): LoginId | null =>
  (LOGIN_OF_BUTTON.exec(buttonId)?.[1] as LoginId | undefined) ?? null;

/**
 * A refresh token names its family and the command that issued it, and proves that this server issued it. There is one
 * for each key: the first is issued, unless an earlier run of the command issued one with another key.
 */
export const refreshTokensOf = (
  { secrets }: IdentityKeys,
  family: FamilyId,
  command: CommandId,
): OneOrMore<string> =>
  ofEach(secrets, (key) => `${family}.${command}.${mac(key, `refresh ${family} ${command}`)}`);

const REFRESH_TOKEN = /^([0-9a-f]{64})\.([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;

/** The family of a token that this server issued, spent or not; null for any other text. */
export function familyOfToken(keys: IdentityKeys, token: string): FamilyId | null {
  const [, family, command] = REFRESH_TOKEN.exec(token) ?? [];
  if (family === undefined || command === undefined) return null;
  const given = Buffer.from(token);
  const genuine = refreshTokensOf(keys, family as FamilyId, command as CommandId);
  return genuine.some((one) => timingSafeEqual(Buffer.from(one), given)) ? (family as FamilyId) : null;
}
