import type { Page } from 'playwright-core';
import type { DemoDesk } from './demo-desks.ts';

const TERMS = ['electricity', 'refund', 'wrong account', 'card declined'];

interface Keystrokes {
  /** Until the answer to each letter is on the page, in milliseconds. */
  readonly times: readonly number[];
  /** How long the page waits for the same answer alone. */
  readonly alone: readonly number[];
}

/** Types in the console's search. How fast that is depends on the machine and on who else works on it: hence the times beside it. */
export async function keystrokes(page: Page, desk: DemoDesk): Promise<Keystrokes> {
  await page.goto(`${desk.server.url}/console/work?view=all`);
  await page.locator('.row .subject').first().waitFor();
  const field = page.getByRole('textbox', { name: 'Search tickets and chats' });
  const [times, alone]: [number[], number[]] = [[], []];
  for (const term of TERMS) {
    await field.fill('');
    await page.waitForTimeout(300);
    for (const letter of term) {
      // A space at the end asks for nothing else.
      if (letter === ' ') {
        await field.press('Space');
        continue;
      }
      const answered = page.waitForResponse((response) => /work\?.*search=/.test(response.url()));
      const start = performance.now();
      await field.press(letter);
      const response = await answered;
      await response.finished();
      await page.evaluate('new Promise(requestAnimationFrame)');
      times.push(performance.now() - start);
      alone.push(await timeAlone(page, response.url()));
    }
  }
  return { times, alone };
}

/** How long the page waits for an answer that it does nothing with, in milliseconds. */
async function timeAlone(page: Page, url: string): Promise<number> {
  const start = performance.now();
  await page.evaluate(
    (address) => fetch(address, { cache: 'no-store' }).then((answer) => answer.text()),
    url,
  );
  return performance.now() - start;
}
