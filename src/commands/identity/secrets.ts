import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CommandId, FamilyId, LoginId } from '../../events/ids.ts';
import { formsOfNumber } from '../../events/phone-number.ts';
import { type Keys, type OneOrMore, ofEach } from '../keys.ts';

/**
 * What this server alone can make and recognise. Every secret follows from the command that gave it away and a key, so
 * that a command which is repeated under its idempotency key comes to the same one without any of them being stored.
 */
export interface IdentityKeys {
  /** Make login secrets and refresh tokens. A session is over with the key that its newest token was made with. */
  readonly secrets: Keys;
  /** Name the streams of phone numbers. Without the key that named a number's stream, its owner is not recognised. */
  readonly lookUp: Keys;
}

/** What recognises a secret without telling it, in hexadecimal. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const mac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/**
 * By what a phone (its number in E.164) is looked up: one for each key and each form that the number may have. Numbers of
 * the same phone have the same ones.
 */
export function phoneHashesOf({ lookUp }: IdentityKeys, phoneNumber: string): OneOrMore<string> {
  const [first, ...others] = formsOfNumber(phoneNumber);
  const hashesOf = (form: string) =>
    ofEach(lookUp, (key) => createHmac('sha256', key).update(form).digest('hex'));
  return [...hashesOf(first), ...others.flatMap(hashesOf)];
}

/** What a login gives away, and the name that follows from it. */
export interface LoginSecrets {
  readonly loginId: LoginId;
  /** What the waiting page holds: 256 bits, in base64url. */
  readonly sessionId: string;
  /** What the button of the message carries: which login it confirms, and the proof that it was pressed. */
  readonly buttonId: string;
}

/** The secrets of the login that a command starts: those of each key, of which one is used. */
export const loginSecretsOf = ({ secrets }: IdentityKeys, command: CommandId): OneOrMore<LoginSecrets> =>
  ofEach(secrets, (key) => {
    const sessionId = mac(key, `login ${command}`);
    const loginId = loginIdOf(sessionId);
    return { loginId, sessionId, buttonId: `${loginId}.${mac(key, `button ${loginId}`)}` };
  });

export const loginIdOf = (sessionId: string): LoginId => hashOf(sessionId) as LoginId;

const LOGIN_OF_BUTTON = /^([0-9a-f]{64})\.[A-Za-z0-9_-]{43}$/;

/** The login that a button names, whether or not it is one of ours; null when it can't be. */
export const loginOfButton = (buttonId: string): LoginId | null =>
  (LOGIN_OF_BUTTON.exec(buttonId)?.[1] as LoginId | undefined) ?? null;

/**
 * A refresh token says which family it is of and which command gave it, and proves that this server did. One for each
 * key: the first is given away, unless the command did so with another key before.
 */
export const refreshTokensOf = (
  { secrets }: IdentityKeys,
  family: FamilyId,
  command: CommandId,
): OneOrMore<string> =>
  ofEach(secrets, (key) => `${family}.${command}.${mac(key, `refresh ${family} ${command}`)}`);

const REFRESH_TOKEN = /^([0-9a-f]{64})\.([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;

/** The family of a token that this server gave away, spent or not; null for any other text. */
export function familyOfToken(keys: IdentityKeys, token: string): FamilyId | null {
  const [, family, command] = REFRESH_TOKEN.exec(token) ?? [];
  if (family === undefined || command === undefined) return null;
  const given = Buffer.from(token);
  const genuine = refreshTokensOf(keys, family as FamilyId, command as CommandId);
  return genuine.some((one) => timingSafeEqual(Buffer.from(one), given)) ? (family as FamilyId) : null;
}
