import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CommandId, FamilyId, LoginId } from '../../events/ids.ts';

/**
 * What this server alone can make and recognise. Every secret follows from the command that gave it away and a key, so
 * that a command which is repeated under its idempotency key comes to the same one without any of them being stored.
 */
export interface IdentityKeys {
  /** Makes login secrets and refresh tokens. With another one, all sessions are over. */
  readonly secrets: Buffer;
  /** Names the streams of phone numbers. With another one, nobody is recognised by theirs. */
  readonly lookUp: Buffer;
}

/** What recognises a secret without telling it, in hexadecimal. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const mac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** By what a phone number (E.164) is looked up. */
export const phoneHashOf = ({ lookUp }: IdentityKeys, phoneNumber: string): string =>
  createHmac('sha256', lookUp).update(phoneNumber).digest('hex');

/** What the waiting page holds: 256 bits, in base64url. */
export const sessionIdOf = ({ secrets }: IdentityKeys, command: CommandId): string =>
  mac(secrets, `login ${command}`);

export const loginIdOf = (sessionId: string): LoginId => hashOf(sessionId) as LoginId;

/** What the button of the message carries: which login it confirms, and the proof that it was pressed. */
export const buttonIdOf = ({ secrets }: IdentityKeys, login: LoginId): string =>
  `${login}.${mac(secrets, `button ${login}`)}`;

const LOGIN_OF_BUTTON = /^([0-9a-f]{64})\.[A-Za-z0-9_-]{43}$/;

/** The login that a button names, whether or not it is one of ours; null when it can't be. */
export const loginOfButton = (buttonId: string): LoginId | null =>
  (LOGIN_OF_BUTTON.exec(buttonId)?.[1] as LoginId | undefined) ?? null;

/** A refresh token says which family it is of and which command gave it, and proves that this server did. */
export const refreshTokenOf = ({ secrets }: IdentityKeys, family: FamilyId, command: CommandId): string =>
  `${family}.${command}.${mac(secrets, `refresh ${family} ${command}`)}`;

const REFRESH_TOKEN = /^([0-9a-f]{64})\.([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;

/** The family of a token that this server gave away, spent or not; null for any other text. */
export function familyOfToken(keys: IdentityKeys, token: string): FamilyId | null {
  const [, family, command] = REFRESH_TOKEN.exec(token) ?? [];
  if (family === undefined || command === undefined) return null;
  const genuine = refreshTokenOf(keys, family as FamilyId, command as CommandId);
  return timingSafeEqual(Buffer.from(genuine), Buffer.from(token)) ? (family as FamilyId) : null;
}
