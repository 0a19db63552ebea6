import type { Page } from '../../kernel/pages.ts';
import { HTML_TYPE } from '../../kernel/static-page.ts';
import { type ConfirmedBy, type LoginTexts, loginAssets, templateOf, textsOf } from './templates.ts';

export interface LoginPageParts extends LoginTexts {
  /** Null: login is off. */
  readonly confirmedBy: ConfirmedBy | null;
  /** Whether a page of that origin may get the tokens of a login in a window that the page opened. */
  readonly mayReceive: (origin: string) => boolean;
}

/** The page where people log in, in the language of the messages. */
export function loginPages(parts: LoginPageParts): readonly Page[] {
  const { confirmedBy, mayReceive } = parts;
  const { folder, pages: assets } = loginAssets();
  const index = templateOf('index.html', parts, {
    ...textsOf(parts, confirmedBy ?? 'whatsapp'),
    first: confirmedBy === null ? 'off' : 'ask',
    assets: folder.slice(1),
  });
  return [
    {
      path: '/login',
      async answer({ header, search }) {
        const opener = openerIn(search, mayReceive);
        const headers = {
          'Content-Type': HTML_TYPE,
          'Content-Security-Policy': policyFor(header('host')),
          // The tokens go to the page that opened this one, which browsers would otherwise keep apart from it.
          'Cross-Origin-Opener-Policy': 'unsafe-none',
        };
        return { status: 200, body: index.replace('{{opener}}', opener), headers };
      },
    },
    ...assets,
  ];
}

/** The origin that the tokens may be handed to; empty when none is asked for or it may not have them. */
function openerIn(search: string, mayReceive: (origin: string) => boolean): string {
  const origin = new URLSearchParams(search).get('origin') ?? '';
  return isOrigin(origin) && mayReceive(origin) ? origin : '';
}

/** Such an origin holds nothing that means something in HTML. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\/[\w.:[\]-]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** Not every browser takes `'self'` for sockets too. */
function policyFor(host: string | null): string {
  const sockets = host !== null && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
