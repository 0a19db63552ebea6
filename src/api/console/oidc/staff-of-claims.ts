import type { OidcSettings } from '../../../config/config.ts';
import type { StaffClaims } from '../staff-claims.ts';
import { claimAt } from './issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a session keeps of the claims of an issuer; null when they give the person none of the roles. */
export function staffOfClaims(
  claims: Claims,
  { rolesClaim, roles }: Pick<OidcSettings, 'rolesClaim' | 'roles'>,
): StaffClaims | null {
  const held = valuesIn(claimAt(claims, rolesClaim));
  const rule = roles.find(({ value }) => held.includes(value));
  if (!rule || typeof claims.sub !== 'string') return null;
  const { name, given_name, family_name, email, email_verified: isVerified, locale } = claims;
  const whole = [given_name, family_name].filter((part) => typeof part === 'string').join(' ');
  return {
    sub: claims.sub,
    role: rule.role,
    ...textOf('name', typeof name === 'string' && name.trim() !== '' ? name : whole),
    ...textOf('email', email),
    ...((isVerified === true || isVerified === 'true') && { email_verified: true }),
    ...(rule.seesPersonalData && { pii: true }),
    ...(typeof locale === 'string' && LOCALE.test(locale) && { locale }),
  };
}

/** Long enough for names, short enough for cookies. */
const MOST_CHARACTERS = 200;
const LOCALE = /^[A-Za-z]{2,8}(?:[-_][A-Za-z\d]{1,8})*$/;

const textOf = (field: 'name' | 'email', value: unknown) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= MOST_CHARACTERS
    ? { [field]: value.trim() }
    : {};

/** Roles are a list, or one text with spaces between them. */
function valuesIn(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return [claim, ...claim.split(' ')];
  return Array.isArray(claim) ? claim.filter((value) => typeof value === 'string') : [];
}
