import type { Page } from 'playwright-core';
import { signInAddress } from '../../../src/api/console/sign-in-links.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { linkToken } from '../../support/console-sessions.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../support/fake-issuer.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../support/openid-provider.ts';

const ADA = { name: 'Ada Obi', email: 'ada@example.com', email_verified: true, roles: ['support'] };

describeInBrowser('the console in a browser', (open) => {
  let desk: TestDesk;
  let issuer: OpenIdProvider;
  beforeAll(async () => {
    // The provider warns of what a test may do.
    for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => {});
    issuer = await startOpenIdProvider(() => desk.url, 'ada', ADA);
    desk = await startTestDesk({
      env: {
        OIDC_ISSUER: issuer.url,
        OIDC_CLIENT_ID: CLIENT_ID,
        OIDC_CLIENT_SECRET: CLIENT_SECRET,
        OIDC_ROLES: 'support=admin',
      },
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await desk.dispose();
    await issuer.close();
  });

  /** What the console asks the desk, from the page itself; the console’s own scripts have signed it in. */
  const whoIsIn = (page: Page) =>
    page.evaluate(async () => {
      const answer = await fetch('/console/api/me');
      const { data } = (await answer.json()) as { data: { id: string; csrf_token: string } };
      return answer.ok ? { id: data.id, csrf: data.csrf_token } : null;
    });
  const signOut = (page: Page, csrf = '') =>
    page.evaluate(async (token) => {
      const answer = await fetch('/console/api/sign-out', {
        method: 'POST',
        headers: { 'x-csrf-token': token },
      });
      const { data } = (await answer.json()) as { data: { redirect: string | null } };
      return data.redirect;
    }, csrf);

  it('signs in by a link, whose token stays neither in the address nor in the history', async () => {
    const page = await open();
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    await page.goto(signInAddress(desk.url, linkToken({ sub: 'bob', role: 'admin', name: 'Bob' })));
    await page.getByText('Bob').first().waitFor();
    expect(await whoIsIn(page)).toMatchObject({ id: 'bob' });
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'document').cookie)).toBe('');
    await page.goto(`${desk.url}/docs`);
    await page.goBack();
    expect(page.url()).not.toContain('sign-in=');
    expect(problems).toEqual([]);
  });

  it('signs in at a real issuer, with PKCE, and out there, too', async () => {
    const page = await open();
    await page.goto(`${desk.url}/console/oidc/start?return_to=/console`);
    await page.waitForURL(`${desk.url}/console**`);
    await page.getByText('Ada').first().waitFor();
    const signedIn = await whoIsIn(page);
    expect(signedIn).toMatchObject({ id: 'ada' });

    const redirect = await signOut(page, signedIn?.csrf);
    expect(new URL(redirect ?? '').origin).toBe(issuer.url);
    await page.goto(redirect ?? '');
    await page.getByRole('button', { name: /yes/i }).click();
    await page.waitForURL(`${desk.url}/console**`);
    expect(await whoIsIn(page)).toBeNull();
  });

  it('keeps the session from pages of other origins in the same browser', async () => {
    const page = await open();
    await page.goto(signInAddress(desk.url, linkToken({ sub: 'eve', role: 'admin', name: 'Eve' })));
    await page.getByText('Eve').first().waitFor();
    await page.goto(`${issuer.url}/.well-known/openid-configuration`);
    const stolen = await page.evaluate(async (url) => {
      const ask = async (options: RequestInit) => {
        try {
          return (await fetch(`${url}/console/api/me`, options)).status;
        } catch {
          return 'blocked';
        }
      };
      return [await ask({ credentials: 'include' }), await ask({ mode: 'no-cors', credentials: 'include' })];
    }, desk.url);
    expect(stolen).toEqual(['blocked', 'blocked']);
  });
});
