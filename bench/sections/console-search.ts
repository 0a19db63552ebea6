import type { Page } from 'playwright-core';
import type { Watch } from './console-watch.ts';
import type { DemoDesk } from './demo-desks.ts';

const TERMS = ['electricity', 'refund', 'wrong account', 'card declined'];

interface Keystrokes {
  /** Until what each letter finds is on the screen, in milliseconds. */
  readonly times: readonly number[];
  /** How long the page waits for the same answer alone. */
  readonly alone: readonly number[];
}

/** Types in the console's search. How fast that is depends on the machine and on who else works on it: hence the times beside it. */
export async function keystrokes(page: Page, watch: Watch, desk: DemoDesk): Promise<Keystrokes> {
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
      const time = await watch.search(() => field.press(letter));
      times.push(time.shown);
      alone.push(time.alone);
    }
  }
  return { times, alone };
}
