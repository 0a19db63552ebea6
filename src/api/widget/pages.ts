import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '../kernel/pages.ts';
import { filePage, HTML_TYPE, REVALIDATE, SCRIPT_TYPE, staticPage } from '../kernel/static-page.ts';
import { widgetScript } from './script.ts';

/** A strict policy, as a cautious site would set it: the widget works under it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Any site may load the script; `CORS_ORIGINS` decides which sites' pages may use the desk. */
const FOR_EVERY_SITE = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
/** Visitors don't load it again on every page, but get a new version soon. */
const FIVE_MINUTES = 'public, max-age=300';

const ours = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url));

/** What a command that prints a token needs. */
export interface TokenHint {
  /** Where the desk's secret is. Null: where the command looks without being told. */
  readonly dataDir: string | null;
}

/** The page, with a command that prints a token for trying it, or without one. */
function indexWith(hint: TokenHint | null): string {
  const html = readFileSync(ours('index.html'), 'utf8');
  if (hint === null) return html.replace(/ *<!-- hint -->.*<!-- \/hint -->\n/s, '');
  const setting = hint.dataDir === null ? '' : `DATA_DIR=${inShell(hint.dataDir)} `;
  return html.replace('{{data_dir}}', () => inHtml(setting)).replaceAll(/ *<!-- \/?hint -->\n/g, '');
}

const inShell = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
const inHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The chat that sites embed, and a page that demonstrates it. `hint`: null where no command prints a token. */
export const createWidgetPages = (hint: TokenHint | null): readonly Page[] => [
  staticPage('/widget.js', async () => Buffer.from(await widgetScript()), {
    'Content-Type': SCRIPT_TYPE,
    'Cache-Control': FIVE_MINUTES,
    ...FOR_EVERY_SITE,
  }),
  staticPage('/widget', () => Buffer.from(indexWith(hint)), {
    'Content-Type': HTML_TYPE,
    'Cache-Control': REVALIDATE,
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  }),
  filePage('/widget/page.css', ours('page.css')),
  filePage('/widget/page.js', ours('page.js')),
];
