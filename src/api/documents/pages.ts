import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Page } from '../kernel/pages.ts';
import { assetPages, filePage, HTML_TYPE, JSON_TYPE, REVALIDATE, staticPage } from '../kernel/static-page.ts';
import { SOCKET_IO_CLIENT } from '../socket-io-client.ts';

export interface Documents {
  readonly openApi: () => Promise<object>;
  readonly asyncApi: () => Promise<object>;
}

const packages = createRequire(import.meta.url);
const ours = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url));

const FILES = [
  ...['swagger-ui.css', 'swagger-ui-bundle.js'].map((name) => packages.resolve(`swagger-ui-dist/${name}`)),
  SOCKET_IO_CLIENT,
  ...['docs.css', 'sockets.css', 'docs.js', 'elements.js', 'schema.js', 'sockets.js'].map(ours),
  ...['connection.js', 'icon.svg'].map(ours),
];

const FOR_A_DAY = 'public, max-age=86400';

/** Allows scripts, styles and requests of this desk alone, and Swagger UI's icons, which are `data:` images. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Both documents, the page that shows them, and the page's files. */
export function createDocumentPages({ openApi, asyncApi }: Documents): readonly Page[] {
  const { folder, pages: assets } = assetPages('/docs/assets', FILES);
  const index = readFileSync(ours('index.html'), 'utf8').replaceAll('{{assets}}', folder.slice(1));
  const json = (make: () => Promise<object>) => async () => Buffer.from(JSON.stringify(await make()));
  const policy = { 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
  return [
    { path: '/', answer: async () => ({ status: 302, body: '', headers: { Location: 'docs' } }) },
    staticPage('/openapi.json', json(openApi), { 'Content-Type': JSON_TYPE, 'Cache-Control': REVALIDATE }),
    staticPage('/asyncapi.json', json(asyncApi), { 'Content-Type': JSON_TYPE, 'Cache-Control': REVALIDATE }),
    staticPage('/docs', () => Buffer.from(index), {
      'Content-Type': HTML_TYPE,
      'Cache-Control': REVALIDATE,
      ...policy,
    }),
    ...assets,
    // Browsers ask for this one unless a page names another.
    filePage('/favicon.ico', ours('icon.svg'), { 'Cache-Control': FOR_A_DAY }),
  ];
}
