import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Page, PageAnswer, PageRequest } from './pages.ts';

export const HTML_TYPE = 'text/html; charset=utf-8';
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
export function staticPage(path: Page['path'], contents: () => Buffer, headers: PageAnswer['headers']): Page {
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
