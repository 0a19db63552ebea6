import { readFileSync } from 'node:fs';
import type { Page, PageAnswer } from '../kernel/pages.ts';
import { REVALIDATE, staticPage } from '../kernel/static-page.ts';
import { widgetScript } from './script.ts';

const SCRIPT_TYPE = 'text/javascript; charset=utf-8';
const STYLE_TYPE = 'text/css; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

/** As a site would have it that takes no chances: the widget works under it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Any site may load the script; whose pages may then speak to the desk is what `CORS_ORIGINS` says. */
const FOR_EVERY_SITE = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
/** A site's visitors don't ask for it again at every page, and have a new one soon. */
const FIVE_MINUTES = 'public, max-age=300';

/** The chat that sites embed, and a page that shows it. */
export const createWidgetPages = (): readonly Page[] => [
  staticPage('/widget.js', () => Buffer.from(widgetScript()), {
    'Content-Type': SCRIPT_TYPE,
    'Cache-Control': FIVE_MINUTES,
    ...FOR_EVERY_SITE,
  }),
  file('/widget', 'index.html', HTML_TYPE, { 'Content-Security-Policy': CONTENT_SECURITY_POLICY }),
  file('/widget/page.css', 'page.css', STYLE_TYPE),
  file('/widget/page.js', 'page.js', SCRIPT_TYPE),
];

const file = (path: Page['path'], name: string, type: string, headers: PageAnswer['headers'] = {}): Page =>
  staticPage(path, () => readFileSync(new URL(`./page/${name}`, import.meta.url)), {
    'Content-Type': type,
    'Cache-Control': REVALIDATE,
    ...headers,
  });
