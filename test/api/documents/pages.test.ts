import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../support/browser.ts';
import { createConformance } from '../../support/conformance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let page: string;
beforeAll(async () => {
  page = await (await fetch(`${desk.url}/docs`)).text();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${desk.url}${path}`, { headers, redirect: 'manual' });
const linked = () =>
  [...page.matchAll(/(?:src|href)="(docs\/assets\/[^"]+)"/g)].map(([, path]) => `/${path}`);
const folder = () => linked()[0]?.replace(/[^/]+$/, '') ?? '';

describe('the page of the documents', () => {
  it('is where the root leads to', async () => {
    const { status, headers } = await get('/');
    expect([status, headers.get('location')]).toEqual([302, 'docs']);
  });

  it('loads nothing from anywhere else, and runs nothing but files', async () => {
    expect(linked().length).toBeGreaterThan(3);
    expect(page).not.toMatch(/https?:|<script>|<style|\son[a-z]+=|style=/);
    const policy = (await get('/docs')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('consists of files that are there, and may be kept for ever', async () => {
    for (const path of linked()) {
      const { status, headers } = await get(path);
      expect([path, status, headers.get('cache-control')]).toEqual([
        path,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  });

  it('is served together with every file that lies beside it', async () => {
    const files = readdirSync(join(import.meta.dirname, '../../../src/api/documents/page'));
    for (const file of files.filter((name) => name !== 'index.html'))
      expect([file, (await get(`${folder()}${file}`)).status]).toEqual([file, 200]);
  });

  it.each(['package.json', 'index.html', 'swagger-ui-bundle.js.map', 'swagger-ui.js', '../../package.json'])(
    'does not serve %s from the packages',
    async (file) => {
      expect((await get(`${folder()}${file}`)).status).toBe(404);
    },
  );
});

describe('/favicon.ico', () => {
  it('is the icon, for pages that name none and for answers of JSON', async () => {
    const { status, headers } = await get('/favicon.ico');
    expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  });
});

describe.each(['/docs', '/openapi.json', '/asyncapi.json'])('%s', (path) => {
  it('is sent once, and then only when it has changed', async () => {
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const again = await get(path, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200);
  });

  it('is compressed for whoever takes that', async () => {
    const plain = await get(path, { 'accept-encoding': 'identity' });
    const zipped = await get(path, { 'accept-encoding': 'br, gzip' });
    expect([plain, zipped].map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip']);
    expect(await zipped.text()).toBe(await plain.text());
    expect((await get(path, { 'accept-encoding': 'gzip;q=0' })).headers.get('content-encoding')).toBeNull();
  });
});

describe('the pages that answer JSON', () => {
  it('answer as the document says', async () => {
    const { problems } = createConformance((await desk.get('/openapi.json')).body);
    for (const path of ['/health/live', '/health/ready', '/openapi.json', '/asyncapi.json']) {
      const reply = await desk.get(path);
      expect([path, reply.status, problems('GET', path, reply)]).toEqual([path, 200, []]);
    }
  });
});

/** Lets a tab show a document of these paths alone: rendering all of them takes seconds. */
async function showOnly(tab: Page, paths: readonly string[]): Promise<void> {
  await tab.route('**/openapi.json', async (route) => {
    const document = (await desk.get('/openapi.json')).body;
    const shown = Object.fromEntries(paths.map((path) => [path, document.paths[path]]));
    await route.fulfill({ json: { ...document, paths: shown } });
  });
}

describeInBrowser('the page of the documents in a browser', (_, reopen) => {
  it('shows the sockets or REST when one clicks on their name, and goes back and forth', async () => {
    const tab = await reopen();
    await tab.goto(`${desk.url}/docs`);
    const rest = tab.getByRole('heading', { name: 'Tickets for users' });
    const sockets = tab.getByRole('heading', { name: 'Clients send' });
    await rest.waitFor();
    await tab.getByRole('link', { name: 'Sockets' }).click();
    await sockets.waitFor();
    expect(await rest.isVisible()).toBe(false);
    await tab.getByRole('link', { name: 'REST', exact: true }).click();
    await rest.waitFor();
    expect(await sockets.isVisible()).toBe(false);
    await tab.goBack();
    await sockets.waitFor();
  });

  it('closes the padlock of what needs a token until one is entered, and of nothing else', async () => {
    const tab = await reopen();
    await showOnly(tab, ['/api/v1/support/my-tickets', '/api/v1/support/request-support']);
    await tab.goto(`${desk.url}/docs`);
    const padlock = (path: string, state: string) =>
      tab.locator('.opblock-summary', { hasText: path }).getByLabel(`authorization button ${state}`).first();
    await padlock('/api/v1/support/my-tickets', 'locked').waitFor();
    await padlock('/api/v1/support/request-support', 'unlocked').waitFor();
    await tab.getByRole('button', { name: 'Authorize', exact: true }).click();
    await tab.getByLabel('auth-bearer-value').fill('a.b.c');
    await tab.getByRole('button', { name: 'Apply credentials' }).first().click();
    await tab.getByRole('button', { name: 'Close', exact: true }).first().click();
    await padlock('/api/v1/support/my-tickets', 'unlocked').waitFor();
    await padlock('/api/v1/support/request-support', 'unlocked').waitFor();
  });

  it('tries a list without filters that nobody asked for', async () => {
    const tab = await reopen();
    await showOnly(tab, ['/api/admin/support/conversations']);
    await tab.goto(`${desk.url}/docs`);
    await tab.getByText('/api/admin/support/conversations', { exact: true }).click();
    const asked = tab.waitForRequest(/admin\/support\/conversations/);
    await tab.getByRole('button', { name: 'Execute' }).click();
    const { searchParams } = new URL((await asked).url());
    expect(['search', 'status', 'type', 'cursor'].filter((name) => searchParams.has(name))).toEqual([]);
  });

  it('connects a guest where no token is entered, and shows an acknowledgement where it was sent', async () => {
    const tab = await reopen();
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.goto(`${desk.url}/docs#sockets`);
    const send = tab.locator('details', { has: tab.getByText('message:send', { exact: true }) });
    await send.locator('summary').click();
    const text = send.getByRole('textbox');
    expect(await text.evaluate((field) => field.scrollHeight <= field.clientHeight)).toBe(true);
    await send.getByRole('button', { name: 'Send message:send' }).click();
    const result = send.getByLabel('message:send result');
    await result.getByText('Connect first').waitFor();
    await tab.getByRole('button', { name: 'Connect' }).click();
    // The document names this event, too.
    const connections = tab.locator('.log li', { hasText: 'connection:success' });
    await connections.first().waitFor();
    await send.getByRole('button', { name: 'Send message:send' }).click();
    await result.getByText('Conversation not found').waitFor();
    const guest = () =>
      tab
        .locator('.log')
        .getByText(/"guestId": "guest_/)
        .first()
        .textContent();
    const first = JSON.parse((await guest()) ?? '').guestId;
    await tab.getByRole('button', { name: 'Disconnect' }).click();
    await tab.getByRole('button', { name: 'Connect' }).click();
    await connections.nth(1).waitFor();
    expect(JSON.parse((await guest()) ?? '').guestId).toBe(first);
  });

  it('shows characters that would reorder the text beside them as escapes', async () => {
    const tab = await reopen();
    await tab.goto(`${desk.url}/docs#sockets`);
    const shown = await tab.evaluate(`(async () => {
      const elements = document.querySelector('script[type=module]').src.replace('docs.js', 'elements.js');
      const { json } = await import(elements);
      return json({ subject: 'a\\u202Eb\\u{E0041}' }).textContent;
    })()`);
    expect(shown).toContain('"a\\u202eb\\udb40\\udc41"');
  });
});
