import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fail } from '../kernel/failure.ts';
import type { Page, PageAnswer, PageRequest } from '../kernel/pages.ts';
import { codingsFor, FOR_EVER, HTML_TYPE, hashOf, knows, REVALIDATE, typeOf } from '../kernel/static-page.ts';

const ROOT = '/console';
/** Names of files as the build makes them; nothing that leads out of their folder. */
const FILE = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.\w+$/;

/** Allows what comes from this desk alone. Pictures may also be made by the page. */
const policyFor = (host: string | null): string => {
  // Not every browser takes `'self'` for sockets, too.
  const sockets = host !== null && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
};

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>Casebook</title>
<h1>The console is not built</h1>
<p>It is built by <code>npm ci</code>, unless that runs with <code>--ignore-scripts</code>. To build it now, run
<code>npm run build</code> in the folder of the desk, then load this page again. The desk needs no restart.</p>
</html>
`;

/**
 * The console, as its build has left it in a folder: files with a hash in their name for ever, and for all other paths the page
 * itself. Files are read at each request, and nothing is kept in memory.
 */
export function createConsolePages(folder: string): readonly Page[] {
  async function answer(request: PageRequest): Promise<PageAnswer> {
    const name = request.path.slice(ROOT.length + 1);
    if (/^api(?:\/|$)/i.test(name)) return fail(404, 'not_found', 'There is nothing at this address');
    const file = FILE.test(name) ? await read(folder, name, request) : null;
    if (file) return file;
    if (name.startsWith('assets/')) return fail(404, 'not_found', 'There is nothing at this address');
    const index = await read(folder, 'index.html', request);
    return index ?? { status: 503, body: NOT_BUILT, headers: { 'Content-Type': HTML_TYPE } };
  }

  return [
    { path: ROOT, answer },
    { path: `${ROOT}/*rest`, answer },
  ];
}

/** Endings of the compressed files that the build makes beside texts, the smallest first. */
const CODINGS = { br: '.br', gzip: '.gz' } as const;

async function read(folder: string, name: string, request: PageRequest): Promise<PageAnswer | null> {
  const headers = {
    'Content-Type': typeOf(name),
    'Cache-Control': name.startsWith('assets/') ? FOR_EVER : REVALIDATE,
    Vary: 'Origin, Accept-Encoding',
    ...(extname(name) === '.html' && { 'Content-Security-Policy': policyFor(request.header('host')) }),
  };
  for (const coding of codingsFor(request, ['br', 'gzip'] as const)) {
    const body = await contentsOf(join(folder, `${name}${CODINGS[coding]}`));
    if (body) return answerOf(request, body, { ...headers, 'Content-Encoding': coding });
  }
  const body = await contentsOf(join(folder, name));
  return body && answerOf(request, body, headers);
}

function answerOf(request: PageRequest, body: Buffer, headers: PageAnswer['headers']): PageAnswer {
  const etag = `"${hashOf([body])}"`;
  if (knows(request, etag)) return { status: 304, body: '', headers: { ...headers, ETag: etag } };
  return { status: 200, body, headers: { ...headers, ETag: etag } };
}

/** Null when there is no such file. */
async function contentsOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return null;
    throw error;
  }
}
