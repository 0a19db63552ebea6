import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '../kernel/pages.ts';
import { FOR_EVER, HTML_TYPE, hashOf, REVALIDATE, staticPage } from '../kernel/static-page.ts';
import { ASSETS, type Asset } from './assets.ts';

export interface Documents {
  readonly openApi: () => object;
  readonly asyncApi: () => object;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const INDEX = fileURLToPath(new URL('./page/index.html', import.meta.url));

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
  const assets = ASSETS.map((asset) => ({ ...asset, bytes: readFileSync(asset.source) }));
  const version = hashOf(assets.map(({ name, bytes }) => name + hashOf([bytes])));
  const index = readFileSync(INDEX, 'utf8').replaceAll('{{assets}}', `docs/assets/${version}`);
  const json = (made: () => object) => () => Buffer.from(JSON.stringify(made()));
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
    ...assets.map((asset) => assetPage(asset, version)),
  ];
}

const assetPage = ({ name, type, bytes }: Asset & { readonly bytes: Buffer }, version: string): Page =>
  staticPage(`/docs/assets/${version}/${name}`, () => bytes, {
    'Content-Type': type,
    'Cache-Control': FOR_EVER,
  });
