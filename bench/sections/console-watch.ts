import type { Page } from 'playwright-core';

/** A key is given up after so long, in milliseconds. */
const GIVEN_UP_MS = 10_000;

/**
 * Runs in the page. `watch.next` resolves with the milliseconds from the next key to the frame in which a condition holds for what
 * has changed. `watch.answered` is the address of the search that was last answered.
 */
const SCRIPT = `
  globalThis.watch = { answered: null };
  let [pressed, isShown, done] = [null, null, null];
  addEventListener('keydown', ({ timeStamp }) => { pressed ??= timeStamp; }, true);
  new MutationObserver((changes) => {
    if (pressed === null || isShown === null || !isShown(changes)) return;
    const [from, tell] = [pressed, done];
    isShown = null;
    requestAnimationFrame(() => setTimeout(() => tell(performance.now() - from)));
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  watch.next = (condition) => new Promise((resolve, reject) => {
    [pressed, isShown, done] = [null, condition, resolve];
    watch.answered = null;
    setTimeout(reject, ${GIVEN_UP_MS}, new Error('nothing was shown'));
  });
  const { fetch } = globalThis;
  globalThis.fetch = async (...asked) => {
    const response = await fetch(...asked);
    if (/work\\?.*search=/.test(response.url)) watch.answered = response.url;
    return response;
  };
`;

/** Whether rows have changed since the answer to a search came. */
const NEW_ROWS = `(changes) => watch.answered !== null &&
  changes.some(({ target }) => (target.closest ? target : target.parentElement)?.closest('[role=grid]'))`;

/** Whether another ticket than that one is open, with its messages. */
const otherThan = (number: string) => `() => document.querySelector('.thread .bubble') !== null &&
  (document.querySelector('.thread .number')?.textContent ?? ${JSON.stringify(number)}) !== ${JSON.stringify(number)}`;

/** Keys in a page, timed in the page itself: the time that a program needs to notice from outside doesn't count. */
export interface Watch {
  /** Milliseconds until the rows that are found are on the screen, and those that the page waits for the same answer alone. */
  search(press: () => Promise<void>): Promise<{ readonly shown: number; readonly alone: number }>;
  /** Milliseconds until another ticket than the one with this number is on the screen. */
  open(number: string, press: () => Promise<void>): Promise<number>;
}

/** Before the page is loaded. */
export async function watched(page: Page): Promise<Watch> {
  await page.addInitScript(`{ ${SCRIPT} }`);
  const shown = async (condition: string, press: () => Promise<void>): Promise<number> => {
    // It watches before the key comes.
    await page.evaluate(`void (watch.shown = watch.next(${condition}))`);
    await press();
    return page.evaluate<number>('watch.shown');
  };
  return {
    async search(press) {
      const milliseconds = await shown(NEW_ROWS, press);
      const alone = await page.evaluate<number>(`(async () => {
        const [address, from] = [watch.answered, performance.now()];
        await (await fetch(address, { cache: 'no-store' })).text();
        return performance.now() - from;
      })()`);
      return { shown: milliseconds, alone };
    },
    open: (number, press) => shown(otherThan(number), press),
  };
}
