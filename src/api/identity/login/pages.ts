import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WhatsappLocale } from '../../../config/config.ts';
import type { Page } from '../../kernel/pages.ts';
import { assetPages, HTML_TYPE } from '../../kernel/static-page.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ours = (name: string) => at(`./page/${name}`);

const FILES = [
  ...['login.css', 'login.js', 'session.js', 'waiting.js'].map(ours),
  at('../../documents/page/icon.svg'),
];

/** By the name that stands for it in `index.html`. No text means anything in HTML. */
const textsOf = (locale: WhatsappLocale): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(at(`./texts/${locale}.json`), 'utf8'));

/** A file of the page with its texts; what has no text stays as it is. */
const withTexts = (html: string, texts: Readonly<Record<string, string>>): string =>
  html.replaceAll(/\{\{(\w+)\}\}/g, (name, key) => texts[key] ?? name);

/**
 * The page where people log in, in the language of the messages. `mayReceive`: whether a page of that origin may get the tokens of a login in a window that
 * the page opened.
 */
export function loginPages(locale: WhatsappLocale, mayReceive: (origin: string) => boolean): readonly Page[] {
  const { folder, pages: assets } = assetPages('/login/assets', FILES);
  const texts = { ...textsOf(locale), assets: folder.slice(1) };
  const index = withTexts(readFileSync(ours('index.html'), 'utf8'), texts).replace(
    'lang="en"',
    `lang="${locale}"`,
  );
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
