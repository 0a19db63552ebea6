import type { Page } from 'playwright-core';

/** What a route was still doing when its test ended is of no interest. */
const ALL: { readonly behavior: 'ignoreErrors' } = { behavior: 'ignoreErrors' };
const VIEWPORT = { width: 1280, height: 720 };
export const MEDIA = { colorScheme: 'light', reducedMotion: 'reduce' } as const;

/**
 * What the console answers its pages with. A page without it would have another process show the next one, which costs more than
 * the console itself.
 */
const SAME_PROCESS = { 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' };

/**
 * Makes a page as empty as a new one for the next test: other tabs, cookies, what its origin has stored, routes, sizes, looks
 * and listeners are gone, and the pointer is in a corner. Only its process and its history stay, and what that process has compiled. Init scripts, clocks and routes of web sockets can't be undone.
 */
export async function emptied(page: Page): Promise<Page> {
  const context = page.context();
  for (const event of ['console', 'dialog', 'pageerror', 'request', 'websocket'])
    page.removeAllListeners(event);
  await Promise.all(context.pages().map((other) => (other === page ? null : other.close())));
  await Promise.all([page.unrouteAll(ALL), context.unrouteAll(ALL), context.setOffline(false)]);
  const nothing = new URL('/nothing', page.url()).href;
  await page.route(nothing, (route) =>
    route.fulfill({ contentType: 'text/html', body: '', headers: SAME_PROCESS }),
  );
  await page.goto(nothing);
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  await Promise.all([page.unrouteAll(ALL), context.clearCookies(), context.clearPermissions()]);
  await Promise.all([page.setViewportSize(VIEWPORT), page.emulateMedia(MEDIA), page.mouse.move(0, 0)]);
  return page;
}
