import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type { PageRequest } from '../../../src/api/kernel/pages.ts';
import { createWidgetPages } from '../../../src/api/widget/pages.ts';
import { widgetScript } from '../../../src/api/widget/script.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';
import { builtWidget } from '../../support/widget.ts';

const SMALL = 30 * 1024;

const desk = suiteDesk({ env: { CORS_ORIGINS: 'https://shop.example' } });

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${desk.url}${path}`, { headers });

describe('the script of the widget', () => {
  let script: string;
  beforeAll(async () => {
    script = await builtWidget();
  });

  it('is one classic script that runs as it is', () => {
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toMatch(/^(import|export) /m);
  });

  it('is small, and loads nothing', () => {
    expect(gzipSync(script).length).toBeLessThan(SMALL);
    expect(script).not.toMatch(/\bimport\(|importScripts|createElement\('script'|@import|url\(/);
    // The name of SVG's namespace, an example and a page of the manual in Socket.IO's client are never asked for.
    const named = [...script.matchAll(/https?:\/\/\w[\w.-]*/g)].map(([address]) => address);
    expect(new Set(named)).toEqual(new Set(['http://www.w3.org', 'https://socket.io']));
  });

  it('says how it is built where it isn’t', async () => {
    expect(await widgetScript(new URL('file:///nowhere/widget.js'))).toContain('npm run build');
  });

  it('never makes markup or code of text', () => {
    expect(script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc/,
    );
  });
});

describe('GET /widget.js', () => {
  it('may be loaded by any site, and is kept for minutes', async () => {
    for (const origin of ['https://shop.example', 'https://another.example']) {
      const { status, headers } = await get('/widget.js', { origin });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(headers.get('cache-control')).toBe('public, max-age=300');
    }
  });

  it('is sent again only when it has changed', async () => {
    const etag = (await get('/widget.js')).headers.get('etag') ?? '';
    expect((await get('/widget.js', { 'if-none-match': etag })).status).toBe(304);
  });
});

describe('GET /widget', () => {
  it('shows the widget under a policy that allows nothing inline and nobody else', async () => {
    const answer = await get('/widget');
    const page = await answer.text();
    expect(page).toContain('<script src="widget.js" id="widget" defer></script>');
    expect(page).not.toMatch(/<script>|<style|\son[a-z]+=|style=/);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it.each([
    [null, 'npm run --silent token -- '],
    ['data/demo', 'DATA_DIR=data/demo npm run --silent token -- '],
    ["/srv/Ada's <desk>", "DATA_DIR='/srv/Ada'\\''s &lt;desk>' npm run --silent token -- "],
  ])('prints the command for a token of this very desk: %s', async (dataDir, command) => {
    const page = createWidgetPages({ dataDir }).find(({ path }) => path === '/widget');
    const request = { header: () => null, search: '' } as unknown as PageRequest;
    expect(String((await page?.answer(request))?.body)).toContain(`<code id="hint">${command}`);
  });

  it('prints none where the secret is not one that the desk has generated', async () => {
    const page = await (await get('/widget')).text();
    expect(desk.config.jwtSecrets).not.toBeNull();
    expect(page).not.toContain('npm run');
  });

  it('consists of files that are there', async () => {
    for (const path of ['/widget/page.css', '/widget/page.js'])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    expect((await get('/widget/index.html')).status).toBe(404);
    expect((await get('/widget/browser/main.js')).status).toBe(404);
  });
});

describeInBrowser('the page of the widget in a browser', (_, reopen) => {
  it.each([320, 390, 1280])('breaks no name and shows the whole command, %d pixels wide', async (width) => {
    const page = await reopen();
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${desk.url}/widget`);
    const linesOf = (selector: string) =>
      page.locator(selector).evaluateAll((all) => all.map((one) => one.getClientRects().length));
    expect(new Set(await linesOf('td:first-child code'))).toEqual(new Set([1]));
    const cutOff = await page
      .locator('pre')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
    expect([cutOff, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([0, width]);
  });

  it('says as whom one chats', async () => {
    const page = await reopen();
    await page.goto(`${desk.url}/widget`);
    await page.getByText('You chat as a guest.').waitFor();
    await page.getByLabel('A user’s token').fill(await tokenFor('user'));
    await page.getByRole('button', { name: 'Chat as this user' }).click();
    await page.getByText('You chat as the user of this token.').waitFor();
  });
});
