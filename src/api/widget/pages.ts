import { fileURLToPath } from 'node:url';
import type { Page } from '../kernel/pages.ts';
import { filePage, SCRIPT_TYPE, staticPage } from '../kernel/static-page.ts';
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

/** The chat that sites embed, and a page that demonstrates it. */
export const createWidgetPages = (): readonly Page[] => [
  staticPage('/widget.js', () => Buffer.from(widgetScript()), {
    'Content-Type': SCRIPT_TYPE,
    'Cache-Control': FIVE_MINUTES,
    ...FOR_EVERY_SITE,
  }),
  filePage('/widget', ours('index.html'), { 'Content-Security-Policy': CONTENT_SECURITY_POLICY }),
  filePage('/widget/page.css', ours('page.css')),
  filePage('/widget/page.js', ours('page.js')),
];
