import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createConsolePages } from '../../../src/api/console/pages.ts';
import type { Page } from '../../../src/api/kernel/pages.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();

describe('a console that is not built', () => {
  const pages = createConsolePages(join(tmpdir(), 'there-is-no-such-folder'));

  it('says how it is built', async () => {
    const { status, body } = await ask(pages, '/console');
    expect([status, String(body)]).toEqual([503, expect.stringContaining('npm run build')]);
  });

  it('has no files', async () => {
    await expect(ask(pages, '/console/assets/index-1.js')).rejects.toMatchObject({
      failure: { status: 404 },
    });
  });
});

describe('a console that is built', () => {
  let folder: string;
  let pages: readonly Page[];
  const SCRIPT = 'console.log("what stands in the script");';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-console-'));
    await mkdir(join(folder, 'assets'));
    const script = join(folder, 'assets/index-Ab12.js');
    await writeFile(script, SCRIPT);
    await writeFile(`${script}.br`, brotliCompressSync(SCRIPT));
    await writeFile(`${script}.gz`, gzipSync(SCRIPT));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Casebook</title>');
    await writeFile(join(folder, 'sound.mp3'), 'a sound');
    await writeFile(join(folder, '..', 'secret.txt'), 'not for everybody');
    pages = createConsolePages(folder);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(join(folder, '..', 'secret.txt'));
  });

  it.each([
    '/console',
    '/console/',
    '/console/tickets/SMI-2026-000001',
    '/console/work.html',
    '/console/a/b/c',
  ])('shows its page at %s', async (path) => {
    const { status, body, headers } = await ask(pages, path);
    expect([status, String(body)]).toEqual([200, '<!doctype html><title>Casebook</title>']);
    expect(headers).toMatchObject({
      'Cache-Control': 'no-cache',
      'Content-Type': 'text/html; charset=utf-8',
    });
  });

  it('has its files kept for ever, and its page asked for again', async () => {
    const script = await ask(pages, '/console/assets/index-Ab12.js');
    expect(script.headers).toMatchObject({
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Type': 'text/javascript; charset=utf-8',
      Vary: 'Origin, Accept-Encoding',
    });
    const { headers } = await ask(pages, '/console');
    const again = await ask(pages, '/console', { 'if-none-match': String(headers.ETag) });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it.each([
    ['br', 'gzip, deflate, br', (bytes: Buffer) => brotliDecompressSync(bytes)],
    ['gzip', 'gzip, br;q=0', (bytes: Buffer) => gunzipSync(bytes)],
    [undefined, 'identity', (bytes: Buffer) => bytes],
  ])('sends what the build has compressed: %s for %s', async (coding, accepted, unpack) => {
    const { headers, body } = await ask(pages, '/console/assets/index-Ab12.js', {
      'accept-encoding': accepted,
    });
    expect(headers['Content-Encoding']).toBe(coding);
    expect(unpack(body as Buffer).toString()).toBe(SCRIPT);
  });

  it.each([
    '/console/assets/index-Old9.js',
    '/console/assets/',
    '/console/assets',
    '/console/api',
    '/console/api/x',
  ])('has nothing at %s', async (path) => {
    if (path === '/console/assets') return expect((await ask(pages, path)).status).toBe(200);
    await expect(ask(pages, path)).rejects.toMatchObject({ failure: { status: 404, code: 'not_found' } });
  });

  it.each([
    '/console/../secret.txt',
    '/console/%2e%2e/secret.txt',
    '/console/..%2fsecret.txt',
    '/console/.env',
  ])('leads to no other folder by %s', async (path) =>
    expect(String((await ask(pages, path)).body)).toContain('<title>Casebook</title>'),
  );

  it('allows nothing that does not come from the desk', async () => {
    const { headers } = await ask(pages, '/console', { host: 'desk.example.com' });
    expect(String(headers['Content-Security-Policy']).split('; ')).toEqual([
      "default-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'self' ws://desk.example.com wss://desk.example.com",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
    const forged = await ask(pages, '/console', { host: "x; script-src 'unsafe-inline'" });
    expect(forged.headers['Content-Security-Policy']).not.toContain('unsafe');
  });
});

describe('the console of a desk', () => {
  it.each(['/console', '/console/chats/1', '/console/assets/none.js', '/console/api/none'])(
    'has the security headers of all pages at %s',
    async (path) => {
      const { headers } = await fetch(`${desk.url}${path}`);
      for (const [name, value] of [
        ['cross-origin-opener-policy', 'same-origin'],
        ['cross-origin-resource-policy', 'same-origin'],
        ['x-content-type-options', 'nosniff'],
        ['referrer-policy', 'no-referrer'],
        ['access-control-allow-credentials', null],
      ] as const)
        expect([name, headers.get(name)]).toEqual([name, value]);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    },
  );

  it('answers 404 under its own addresses to what only reads could find, and 405 where there is an endpoint', async () => {
    const statuses = await Promise.all(
      [
        ['POST', '/console'],
        ['DELETE', '/console/tickets/1'],
        ['POST', '/console/api/none'],
        ['GET', '/console/api/sign-out'],
        ['PUT', '/console/api/sign-in'],
      ].map(async ([method = '', path]) => {
        const { status, headers } = await fetch(`${desk.url}${path}`, { method });
        return [method, path, status, headers.get('allow')];
      }),
    );
    expect(statuses).toEqual([
      ['POST', '/console', 405, 'HEAD, GET, OPTIONS'],
      ['DELETE', '/console/tickets/1', 404, null],
      ['POST', '/console/api/none', 404, null],
      ['GET', '/console/api/sign-out', 405, 'POST, OPTIONS'],
      ['PUT', '/console/api/sign-in', 405, 'HEAD, GET, POST, OPTIONS'],
    ]);
  });
});

function ask(pages: readonly Page[], path: string, headers: Readonly<Record<string, string>> = {}) {
  const page = pages.find((one) => one.path === (path === '/console' ? path : '/console/*rest'));
  if (!page) throw new Error(`no page for ${path}`);
  return page.answer({ header: (name) => headers[name] ?? null, path, search: '', address: null });
}
