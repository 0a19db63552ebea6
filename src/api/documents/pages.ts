import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Page, PageAnswer, PageRequest } from '../kernel/pages.ts';
import { ASSETS, type Asset } from './assets.ts';

export interface Documents {
  readonly openApi: () => object;
  readonly asyncApi: () => object;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
const INDEX = fileURLToPath(new URL('./page/index.html', import.meta.url));

/** The page's scripts, styles and calls come from this desk alone. Swagger UI's icons are `data:` images. */
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

const REVALIDATE = 'no-cache';
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Both documents, the page that shows them, and exactly the files that the page consists of. */
export function createDocumentPages({ openApi, asyncApi }: Documents): readonly Page[] {
  const assets = ASSETS.map((asset) => ({ ...asset, bytes: readFileSync(asset.source) }));
  const version = hashOf(assets.map(({ name, bytes }) => name + hashOf([bytes])));
  const index = readFileSync(INDEX, 'utf8').replaceAll('{{assets}}', `docs/assets/${version}`);
  const json = (made: () => object) => () => Buffer.from(JSON.stringify(made()));
  const policy = { 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
  return [
    { path: '/', answer: async () => ({ status: 302, body: '', headers: { Location: 'docs' } }) },
    page('/openapi.json', json(openApi), { 'Content-Type': JSON_TYPE, 'Cache-Control': REVALIDATE }),
    page('/asyncapi.json', json(asyncApi), { 'Content-Type': JSON_TYPE, 'Cache-Control': REVALIDATE }),
    page('/docs', () => Buffer.from(index), {
      ...{ 'Content-Type': HTML_TYPE, 'Cache-Control': REVALIDATE },
      ...policy,
    }),
    ...assets.map((asset) => assetPage(asset, version)),
  ];
}

const assetPage = ({ name, type, bytes }: Asset & { readonly bytes: Buffer }, version: string): Page =>
  page(`/docs/assets/${version}/${name}`, () => bytes, {
    'Content-Type': type,
    'Cache-Control': FOR_EVER,
  });

const hashOf = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url').slice(0, 16);
};

const compress = promisify(gzip);

/** A page whose contents never change while the process runs. They are made when first asked for. */
function page(path: Page['path'], contents: () => Buffer, headers: PageAnswer['headers']): Page {
  let made: Promise<{ plain: Buffer; zipped: Buffer; etag: string }> | null = null;

  async function make() {
    const plain = contents();
    return { plain, zipped: await compress(plain), etag: `W/"${hashOf([plain])}"` };
  }

  return {
    path,
    async answer(request) {
      made ??= make();
      const { plain, zipped, etag } = await made;
      const common = { ...headers, ETag: etag, Vary: 'Origin, Accept-Encoding' };
      if (knows(request, etag)) return { status: 304, body: '', headers: common };
      if (!takesGzip(request)) return { status: 200, body: plain, headers: common };
      return { status: 200, body: zipped, headers: { ...common, 'Content-Encoding': 'gzip' } };
    },
  };
}

const listed = (request: PageRequest, header: string): string[] =>
  (request.header(header) ?? '').split(',').map((item) => item.trim());

const knows = (request: PageRequest, etag: string): boolean =>
  listed(request, 'if-none-match').some((known) => known === etag || known === '*');

const takesGzip = (request: PageRequest): boolean =>
  listed(request, 'accept-encoding').some((coding) => /^gzip(\s*;\s*q=(?!0(\.0*)?$).*)?$/i.test(coding));
