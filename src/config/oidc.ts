import { listed } from './values.ts';

/** The roles that an issuer can give. */
const ROLES = ['admin', 'analyst', 'auditor'] as const;
/** A role with this ending is one that sees personal data in history. */
const WITH_PERSONAL_DATA = '+pii';

/** What a value of the claim means here. */
export interface RoleRule {
  /** The value in the claim. */
  readonly value: string;
  readonly role: (typeof ROLES)[number];
  readonly seesPersonalData: boolean;
}

/** An issuer of OpenID Connect at which people sign in at the console. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: the client is public. */
  readonly clientSecret: string | null;
  readonly scope: string;
  /** The claim with the roles: its name, or the path to it with dots. */
  readonly rolesClaim: string;
  /** The first rule whose value a person has decides. */
  readonly roles: readonly RoleRule[];
}

/** As they are set, each valid by itself. */
export interface OidcVariables {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_CLIENT_SECRET?: string | undefined;
  readonly OIDC_SCOPE?: string | undefined;
  readonly OIDC_ROLES_CLAIM?: string | undefined;
  readonly OIDC_ROLES?: string | undefined;
}

const DEFAULT_ROLES = 'admin=admin,analyst=analyst,auditor=auditor';

/** Of the variables, each of which is valid by itself; null when no issuer is named. */
export function oidcSettingsOf(values: OidcVariables): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = values;
  if (!issuer || !clientId) return null;
  return {
    issuer,
    clientId,
    clientSecret: values.OIDC_CLIENT_SECRET ?? null,
    scope: values.OIDC_SCOPE ?? 'openid profile email',
    rolesClaim: values.OIDC_ROLES_CLAIM ?? 'roles',
    roles: roleRulesIn(values.OIDC_ROLES ?? DEFAULT_ROLES) ?? [],
  };
}

/** Rules such as `support=admin, bi=analyst+pii`, in their order; null when the text is none. */
export function roleRulesIn(text: string): readonly RoleRule[] | null {
  const rules = listed(text).map(ruleIn);
  return rules.length > 0 && rules.every((rule) => rule !== null) ? rules : null;
}

/** The last `=` divides: values may hold one. */
function ruleIn(entry: string): RoleRule | null {
  const middle = entry.lastIndexOf('=');
  const value = entry.slice(0, middle).trim();
  const given = entry.slice(middle + 1).trim();
  const seesPersonalData = given === `analyst${WITH_PERSONAL_DATA}`;
  const role = ROLES.find((known) => known === (seesPersonalData ? 'analyst' : given));
  return middle > 0 && value !== '' && role ? { value, role, seesPersonalData } : null;
}

/** Whether the text is a list of scopes with `openid` among them. */
export const isScope = (text: string): boolean =>
  /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(text) &&
  text.split(' ').includes('openid');
