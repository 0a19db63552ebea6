import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import type { Page } from 'playwright-core';
import { loginPages } from '../../../src/api/identity/login/pages.ts';
import type { PageRequest } from '../../../src/api/kernel/pages.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { buttonOf, type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../../support/cloud-api.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { identityNodeOf } from '../../support/identity-node.ts';
import { randomPhone, waitFor } from '../../support/login.ts';

const PHONE_SCREEN = { width: 360, height: 740 };

let cloud: CloudApi;
let desk: TestDesk;
let phone: string;
beforeAll(async () => {
  cloud = await startCloudApi();
  desk = await startTestDesk({ env: cloud.env });
});
beforeEach(() => {
  phone = randomPhone();
});
afterAll(async () => {
  await desk.dispose();
  await cloud.close();
});

const press = async () => deliverWebhook(desk.url, pressOf(buttonOf(await cloud.messageTo(phone)), phone));

describe('the login page', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${desk.url}${path}`, { headers });

  it('runs nothing but its own files, in nobody’s frame', async () => {
    const answer = await get('/login');
    const page = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(page).not.toMatch(/https?:|<script>|<style|\son[a-z]+=|style=/);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it.each([
    ['en', 'Log in', 'Waiting for you …'],
    ['fr', 'Connexion', 'En attente de votre confirmation …'],
    ['es', 'Iniciar sesión', 'Esperando tu confirmación …'],
    ['pt', 'Iniciar sessão', 'À espera da sua confirmação …'],
    ['de', 'Anmelden', 'Wir warten auf Ihre Bestätigung …'],
  ] as const)('is in the language of the messages: %s', async (locale, title, waiting) => {
    const [page] = loginPages({ locale, region: 'NG', confirmedBy: 'terminal', mayReceive: () => false });
    const request = { header: () => null, search: '' } as unknown as PageRequest;
    const html = String((await page?.answer(request))?.body);
    expect(html).toContain(`<html lang="${locale}"`);
    expect(html).toContain(`<title>${title}</title>`);
    expect(html).toContain(`data-waiting="${waiting}"`);
    expect(html).not.toContain('{{');
    // What a text holds must mean nothing in HTML.
    expect(html.replaceAll(/<[^<>]+>/g, '')).not.toMatch(/[<>&"]/);
  });

  it('is in that language where a desk names it', async () => {
    const german = await startTestDesk({ env: { WHATSAPP_LOCALE: 'de' } });
    expect(await (await fetch(`${german.url}/login`)).text()).toContain('<h1>Anmelden</h1>');
    await german.dispose();
  });

  it.each([
    ['NG', '+234 802 123 4567'],
    ['BR', '+55 11 96123 4567'],
  ])('shows how a number of %s is written', async (DEFAULT_REGION, example) => {
    const region = await startTestDesk({ env: { DEFAULT_REGION } });
    const page = await (await fetch(`${region.url}/login`)).text();
    expect(/placeholder="([^"]*)"/.exec(page)?.[1]).toBe(example);
    expect(page).toContain(`Write it like this: ${example.replaceAll(' ', '\u00a0')}.`);
    await region.dispose();
  });

  it('consists of files that are there', async () => {
    const page = await (await get('/login')).text();
    const linked = [...page.matchAll(/(?:src|href)="(login\/assets\/[^"]+)"/g)].map(([, path]) => `/${path}`);
    const script = linked.find((path) => path.endsWith('login.js')) ?? '';
    const imported = ['session.js', 'waiting.js'].map((name) => script.replace('login.js', name));
    expect(linked).toHaveLength(3);
    for (const path of [...linked, ...imported])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  it.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://evil.example.com', ''],
    ['"><script>alert(1)</script>', ''],
    ['http://localhost:3000/path', ''],
    ['*', ''],
  ])('names %s as an opener that may have the tokens: "%s"', async (origin, opener) => {
    const page = await (await get(`/login?origin=${encodeURIComponent(origin)}`)).text();
    expect(/data-opener="([^"]*)"/.exec(page)?.[1]).toBe(opener);
  });

  it('gives the tokens to no opener that was not named, even where all origins may call', async () => {
    const open = await startTestDesk({ env: { CORS_ORIGINS: '*,https://app.example.com' } });
    const openerOf = async (origin: string) =>
      /data-opener="([^"]*)"/.exec(await (await fetch(`${open.url}/login?origin=${origin}`)).text())?.[1];
    expect([await openerOf('https://evil.example.com'), await openerOf('https://app.example.com')]).toEqual([
      '',
      'https://app.example.com',
    ]);
    await open.dispose();
  });
});

/** A page of another origin that opens the login in a window, and keeps what it is told. */
async function startOpener(): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<button onclick="window.open('${desk.url}/login?origin=' + location.origin)">Log in</button><script>
      window.heard = [];
      addEventListener('message', ({ origin, data }) => heard.push({ origin, data }));
    </script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describeInBrowser('the login page in a browser', (_, reopen) => {
  let opener: Awaited<ReturnType<typeof startOpener>> | null = null;
  afterEach(() => {
    opener?.server.closeAllConnections();
    opener?.server.close();
    opener = null;
  });

  async function openLogin() {
    const page = await reopen();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.setViewportSize(PHONE_SCREEN);
    await page.goto(`${desk.url}/login`);
    return { page, faults };
  }
  const shot = (page: Page, name: string) =>
    process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined;

  it('leads from a number to a login, which a reload keeps and logging out ends', async () => {
    phone = '+2348012345678';
    const { page, faults } = await openLogin();
    await shot(page, '1-ask');
    await page.getByLabel('Your phone number').fill('0801 234 5678');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Confirm in WhatsApp' }).waitFor();
    await page.getByText('Waiting for you').waitFor();
    await shot(page, '2-wait');
    await press();
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    expect(await page.locator('#who').textContent()).toBe(phone);
    await shot(page, '3-done');

    const session = JSON.parse(await page.evaluate("localStorage.getItem('casebook.session')"));
    expect((await desk.get('/api/v1/support/my-tickets', session.authToken)).status).toBe(200);
    await page.reload();
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Your phone number').waitFor();
    expect((await desk.get('/api/v1/support/my-tickets', session.authToken)).status).toBe(401);
    expect(await page.evaluate('localStorage.length')).toBe(0);
    expect(faults).toEqual([]);
  });

  it('fits a small phone, whose fingers and readers find everything', async () => {
    const { page } = await openLogin();
    await page.setViewportSize({ width: 320, height: 480 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    const button = await page.getByRole('button', { name: 'Continue' }).boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(44);
    const input = page.getByLabel('Your phone number');
    expect([await input.getAttribute('type'), await input.getAttribute('autocomplete')]).toEqual([
      'tel',
      'tel',
    ]);
    expect(await page.evaluate("document.activeElement === document.getElementById('phone')")).toBe(true);
  });

  it('says what is wrong with a number', async () => {
    const { page } = await openLogin();
    await page.getByLabel('Your phone number').fill('12');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Write it like this: +234 802 123 4567' }).waitFor();
    await shot(page, '4-wrong');
  });

  it('keeps a number together', async () => {
    const { page } = await openLogin();
    for (const width of [320, 360, 390]) {
      await page.setViewportSize({ width, height: 740 });
      const lines = await page.evaluate(`(() => {
        const number = document.getElementById('number');
        number.textContent = '+234 802 123 4567';
        document.getElementById('ask').hidden = true;
        document.getElementById('wait').hidden = false;
        return number.getBoundingClientRect().height / parseFloat(getComputedStyle(number).lineHeight);
      })()`);
      expect([width, Math.round(lines as number)]).toEqual([width, 1]);
    }
  });

  it('says where the link is, and that nothing was sent, on a desk without WhatsApp', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const local = await startTestDesk({ logger });
    const page = await reopen();
    await page.goto(`${local.url}/login`);
    await page.getByText('The link that confirms your login appears in its terminal.').waitFor();
    await page.getByLabel('Your phone number').fill(phone);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Confirm in the terminal' }).waitFor();
    expect(await page.getByText('We have sent').count()).toBe(0);
    await shot(page, '6-terminal');

    const link = lines.flatMap((line) => /http:\S+confirm\?button=[\w.-]+/.exec(line) ?? [])[0] ?? '';
    const confirm = await reopen();
    await confirm.goto(link);
    await confirm.getByRole('heading', { name: 'Login confirmed' }).waitFor();
    await shot(confirm, '7-confirmed');
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    await confirm.goto(`${link}x`);
    await confirm.getByRole('heading', { name: 'Nothing to confirm' }).waitFor();
    await local.dispose();
  });

  it('says at once that login is off, where there is no way to confirm', async () => {
    const off = await startTestDesk({
      env: {
        ...{ NODE_ENV: 'production', RATE_LIMITS: 'on' },
        ...{ JWT_SECRET: randomBytes(32).toString('hex'), PRIVACY_KEY: randomBytes(32).toString('hex') },
      },
    });
    const page = await reopen();
    await page.goto(`${off.url}/login`);
    await page.getByText('Logging in is not possible here').waitFor();
    expect(await page.getByLabel('Your phone number').isVisible()).toBe(false);
    await off.dispose();
  });

  it('says that the message could not be sent', async () => {
    cloud.answerWith({ status: 400 });
    const { page } = await openLogin();
    await page.getByLabel('Your phone number').fill(phone);
    await page.keyboard.press('Enter');
    await page.getByText('The message could not be sent. Please try again.').waitFor();
  });

  it('says that it is too late, and starts again', async () => {
    const { page } = await openLogin();
    const initiated = page.waitForResponse(/initiate/);
    await page.getByLabel('Your phone number').fill(phone);
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for you').waitFor();
    // Somebody else who has the session id is given the tokens: for this page there is nothing left.
    const { data } = await (await initiated).json();
    const other = await waitFor(desk, data.sessionId);
    await press();
    await other.ended;
    await page.getByRole('heading', { name: 'Too late' }).waitFor();
    await shot(page, '5-late');
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByLabel('Your phone number').waitFor();
  });

  it('waits on when the phone has thrown the page away meanwhile', async () => {
    const { page } = await openLogin();
    await page.getByLabel('Your phone number').fill(phone);
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for you').waitFor();
    await page.goto('about:blank');
    await press();
    await page.goto(`${desk.url}/login`);
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('waits on when the desk is restarted meanwhile', async () => {
    const { page } = await openLogin();
    await page.getByLabel('Your phone number').fill(phone);
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for you').waitFor();
    await desk.stop();
    await page.getByText('Connecting again').waitFor();
    const { directory } = desk;
    desk = await startTestDesk({ env: { ...cloud.env, PORT: new URL(desk.url).port }, directory });
    await press();
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
  });

  /** A page whose person is logged in. */
  async function loggedIn() {
    const page = await reopen();
    const session = await identityNodeOf(desk).logIn(phone);
    const { accessToken: authToken, refreshToken, userId } = session;
    await page.goto(`${desk.url}/login`);
    const keep = (kept: object) =>
      page.evaluate(
        `localStorage.setItem('casebook.session', JSON.stringify(${JSON.stringify({ authToken, refreshToken, userId, ...kept })}))`,
      );
    await keep({});
    const kept = async () => JSON.parse(await page.evaluate("localStorage.getItem('casebook.session')"));
    return { page, session, keep, kept };
  }

  it.each([429, 503, 0])('keeps the tokens when a logout fails (%d), and says so', async (status) => {
    const { page, kept } = await loggedIn();
    await page.reload();
    await page.route('**/api/auth/logout', (route) =>
      status === 0 ? route.abort() : route.fulfill({ status, json: { status: 'error' } }),
    );
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('You could not be logged out. Please try again.').waitFor();
    expect(await kept()).toMatchObject({ refreshToken: expect.any(String) });
    await page.unroute('**/api/auth/logout');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Your phone number').waitFor();
    expect(await kept()).toBeNull();
  });

  it('forgets the tokens of a session that is over already, when logging out is 401', async () => {
    const { page, keep, kept } = await loggedIn();
    await page.reload();
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    await keep({ refreshToken: 'spent' });
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Your phone number').waitFor();
    expect(await kept()).toBeNull();
  });

  it('exchanges old tokens once, though two windows find them too old at the same time', async () => {
    const { page, session, keep, kept } = await loggedIn();
    await keep({ authToken: 'too.old.token' });
    const other = await page.context().newPage();
    await Promise.all([page.reload(), other.goto(`${desk.url}/login`)]);
    for (const window of [page, other])
      await window.getByRole('heading', { name: 'You are logged in' }).waitFor();
    const { authToken, refreshToken } = await kept();
    expect(refreshToken).not.toBe(session.refreshToken);
    expect((await desk.get('/api/user/me', authToken)).status).toBe(200);
  });

  it('exchanges old tokens under the same key again when the answer got lost', async () => {
    const { page, keep, kept } = await loggedIn();
    await keep({ authToken: 'too.old.token' });
    const keys: (string | undefined)[] = [];
    await page.route('**/api/auth/refresh', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const answer = await route.fetch();
      if (keys.length === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    const lost = page.waitForEvent('requestfailed');
    await page.reload();
    await lost;
    await page.reload();
    await page.getByText(phone).waitFor();
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]]);
    expect((await desk.get('/api/user/me', (await kept()).authToken)).status).toBe(200);
  });

  it('gives the tokens to the page that opened it, and keeps none', async () => {
    opener = await startOpener();
    const page = await reopen();
    await page.goto(opener.url);
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button').click()]);
    await popup.getByLabel('Your phone number').fill(phone);
    await popup.getByRole('button', { name: 'Continue' }).click();
    await popup.getByText('Waiting for you').waitFor();
    const closed = popup.waitForEvent('close');
    await press();
    await closed;
    const heard = await page.evaluate('heard');
    expect(heard).toEqual([
      {
        origin: desk.url,
        data: {
          type: 'casebook:login',
          authToken: expect.any(String),
          refreshToken: expect.any(String),
          userId: expect.any(String),
        },
      },
    ]);
    await page.goto(`${desk.url}/login`);
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });
});
