import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Page, PageAnswer, PageRequest } from './pages.ts';

export const HTML_TYPE = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
export const SCRIPT_TYPE = 'text/javascript; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': HTML_TYPE,
  '.js': SCRIPT_TYPE,
  '.json': JSON_TYPE,
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The type of a file, by its name. */
export const typeOf = (file: string): string => TYPES[extname(file)] ?? 'application/octet-stream';

/** Values of `Cache-Control`: for files that may change with the next version, and for those with a version in their name. */
export const REVALIDATE = 'no-cache';
export const FOR_EVER = 'public, max-age=31536000, immutable';

/** A hash of contents, short enough for names and ETags. */
export const hashOf = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url').slice(0, 16);
};

const compress = promisify(gzip);

/** A page whose contents never change while the process runs. They are made at the first request. */
export function staticPage(
  path: Page['path'],
  contents: () => Buffer | Promise<Buffer>,
  headers: PageAnswer['headers'],
): Page {
  let made: Promise<{ plain: Buffer; zipped: Buffer; etag: string }> | null = null;

  async function make() {
    const plain = await contents();
    return { plain, zipped: await compress(plain), etag: `W/"${hashOf([plain])}"` };
  }

  return {
    path,
    async answer(request) {
      made ??= make();
      const { plain, zipped, etag } = await made;
      const common = { ...headers, ETag: etag, Vary: 'Origin, Accept-Encoding' };
      if (knows(request, etag)) return { status: 304, body: '', headers: common };
      if (codingsFor(request, ['gzip']).length === 0) return { status: 200, body: plain, headers: common };
      return { status: 200, body: zipped, headers: { ...common, 'Content-Encoding': 'gzip' } };
    },
  };
}

/** The page that one file is, by default asked for again at each visit. Its type follows from its name. */
export const filePage = (path: Page['path'], file: string, headers: PageAnswer['headers'] = {}): Page =>
  staticPage(path, () => readFileSync(file), {
    'Content-Type': typeOf(file),
    'Cache-Control': REVALIDATE,
    ...headers,
  });

/** Exactly these files, in a folder whose name changes with their contents, so that browsers keep them. */
export function assetPages(
  parent: Page['path'],
  files: readonly string[],
): { readonly folder: Page['path']; readonly pages: readonly Page[] } {
  const folder =
    `${parent}/${hashOf(files.flatMap((file) => [basename(file), readFileSync(file)]))}` as const;
  return {
    folder,
    pages: files.map((file) => filePage(`${folder}/${basename(file)}`, file, { 'Cache-Control': FOR_EVER })),
  };
}

const listed = (request: PageRequest, header: string): string[] =>
  (request.header(header) ?? '').split(',').map((item) => item.trim());

/** Whether the client has that version of a page already. */
export const knows = (request: PageRequest, etag: string): boolean =>
  listed(request, 'if-none-match').some((known) => known === etag || known === '*');

/** Those codings that a client takes, in their order. */
export const codingsFor = <Coding extends string>(
  request: PageRequest,
  codings: readonly Coding[],
): readonly Coding[] => {
  const taken = listed(request, 'accept-encoding');
  return codings.filter((coding) =>
    taken.some((item) => new RegExp(`^${coding}(\\s*;\\s*q=(?!0(\\.0*)?$).*)?$`, 'i').test(item)),
  );
};
