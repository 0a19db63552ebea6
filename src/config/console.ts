import { type OidcSettings, type OidcVariables, oidcSettingsOf } from './oidc.ts';
import { shortTimeIn } from './values.ts';

/** How people sign in at the console, and how long they stay signed in. */
export interface ConsoleSettings {
  /** The origin at which browsers reach the desk; null: the address of each request. */
  readonly url: string | null;
  /** Where people sign in who have no link; null: nowhere. */
  readonly oidc: OidcSettings | null;
  /** Whether links that the command line prints sign in. */
  readonly signInLinks: boolean;
  /** Whether browsers send the cookie of a session by https alone. */
  readonly isSecure: boolean;
  /** How long a session lasts without a request, milliseconds. */
  readonly idleMs: number;
  /** How long it lasts at most, milliseconds. */
  readonly lifetimeMs: number;
}

interface Given extends OidcVariables {
  readonly CONSOLE_URL?: string | undefined;
  readonly CONSOLE_SIGN_IN_LINKS?: 'on' | 'off' | undefined;
  readonly CONSOLE_SESSION_IDLE?: string | undefined;
  readonly CONSOLE_SESSION_LIFETIME?: string | undefined;
}

/** Of the variables, each of which is valid by itself. */
export function consoleSettingsOf(values: Given, production: boolean): ConsoleSettings {
  const url = values.CONSOLE_URL ?? null;
  const millisecondsOf = (text: string) => (shortTimeIn(text) ?? 0) * 1_000;
  return {
    url,
    oidc: oidcSettingsOf(values),
    signInLinks: values.CONSOLE_SIGN_IN_LINKS ? values.CONSOLE_SIGN_IN_LINKS === 'on' : !production,
    isSecure: production || url?.startsWith('https:') === true,
    idleMs: millisecondsOf(values.CONSOLE_SESSION_IDLE ?? '2h'),
    lifetimeMs: millisecondsOf(values.CONSOLE_SESSION_LIFETIME ?? '12h'),
  };
}

/** Browsers keep cookies, and sessions their place in the memory of nodes, no longer than that, in seconds. */
const LONGEST_SESSION = 30 * 86_400;

/** Whether the text is a time that a session can last. */
export function isSessionTime(text: string): boolean {
  const seconds = shortTimeIn(text);
  return seconds !== null && seconds >= 60 && seconds <= LONGEST_SESSION;
}
