import { describeInBrowser } from '../../support/browser.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { type SupportPerson, startSupport, visit, type Widget } from '../../support/widget.ts';

let desk: TestDesk;
let support: SupportPerson;
beforeAll(async () => {
  desk = await startTestDesk();
  support = await startSupport(desk.url);
});
afterAll(async () => {
  support.socket.close();
  await desk.dispose();
});

/** The smallest ratio at which WCAG calls text of that size readable. */
const READABLE = 4.5;

type Colour = readonly [number, number, number];

function contrast(one: Colour, other: Colour): number {
  const luminance = (colour: Colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours of a text and of what is behind it. */
async function coloursOf(widget: Widget, text: string, behind: string): Promise<readonly [Colour, Colour]> {
  const colour = async (selector: string, property: string) => {
    const inside = `document.querySelector('casebook-widget').shadowRoot.querySelector('${selector}')`;
    const value = String(await widget.page.evaluate(`getComputedStyle(${inside}).${property}`));
    const [red = 0, green = 0, blue = 0] = (value.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue] as const;
  };
  return [await colour(text, 'color'), await colour(behind, 'backgroundColor')];
}

describeInBrowser('using the chat widget', (_, reopen) => {
  async function talkedTo(text: string): Promise<Widget> {
    const widget = await visit(await reopen(), desk.url);
    await widget.open();
    await widget.write(text);
    await support.send(await support.conversationOf(text), `reply to ${text}`);
    await widget.shows(`reply to ${text}`);
    return widget;
  }

  it('works with the keyboard alone', async () => {
    const widget = await visit(await reopen(), desk.url);
    const { keyboard } = widget.page;
    const focused = (selector: string) => widget.page.locator(`casebook-widget ${selector}:focus`).count();
    for (let stops = 0; stops < 10 && (await focused('.launcher')) === 0; stops++)
      await keyboard.press('Tab');
    await keyboard.press('Enter');
    await widget.dialog.waitFor();
    expect(await focused('textarea')).toBe(1);
    await keyboard.type('one line');
    await keyboard.press('Shift+Enter');
    await keyboard.type('and another');
    await keyboard.press('Enter');
    await support.conversationOf('one line\nand another');
    await keyboard.press('Escape');
    await widget.dialog.waitFor({ state: 'hidden' });
    expect(await focused('.launcher')).toBe(1);
    expect(await widget.launcher.getAttribute('aria-expanded')).toBe('false');
  });

  it('says to those who hear it what it is and who spoke', async () => {
    const widget = await talkedTo('heard, not seen');
    expect(await widget.dialog.getAttribute('aria-modal')).toBe('false');
    await widget.page.getByRole('dialog', { name: 'Support' }).waitFor();
    const log = widget.dialog.getByRole('log', { name: 'Messages' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    expect(await log.textContent()).toMatch(/You: heard, not seen.*Support: reply to heard, not seen/);
    expect(await widget.launcher.getAttribute('aria-label')).toBe('Close the chat');
  });

  it.each(['light', 'dark'] as const)('is readable in %s colours', async (colorScheme) => {
    const page = await reopen();
    await page.emulateMedia({ colorScheme });
    const widget = await visit(page, desk.url);
    await widget.open();
    await widget.write(`in ${colorScheme}`);
    await support.send(await support.conversationOf(`in ${colorScheme}`), 'a reply');
    await widget.shows('a reply');
    for (const [text, behind] of [
      ['.me .bubble', '.me .bubble'],
      ['.them .bubble', '.them .bubble'],
      ['.meta', '.panel'],
      ['.day', '.panel'],
      ['textarea', 'textarea'],
    ] as const) {
      const ratio = contrast(...(await coloursOf(widget, text, behind)));
      expect([text, ratio >= READABLE]).toEqual([text, true]);
    }
    const [ink, paper] = await coloursOf(widget, '.panel', '.panel');
    expect(ink[0] > paper[0]).toBe(colorScheme === 'dark');
  });

  it('fills the window of a phone, and keeps the keyboard in it', async () => {
    const page = await reopen();
    await page.setViewportSize({ width: 390, height: 760 });
    const widget = await visit(page, desk.url);
    await widget.open();
    expect(await widget.dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 760 });
    expect(await widget.dialog.getAttribute('aria-modal')).toBe('true');
    for (let stops = 0; stops < 8; stops++) {
      await page.keyboard.press('Tab');
      expect(await page.locator('casebook-widget .panel :focus').count()).toBe(1);
    }
    await widget.write('from a phone');
    await support.conversationOf('from a phone');
    await widget.dialog.getByRole('button', { name: 'Close the chat' }).click();
    await widget.dialog.waitFor({ state: 'hidden' });
  });

  it('is not touched by the styles of the page', async () => {
    const widget = await visit(await reopen(), desk.url);
    await widget.page.evaluate(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { color: red; font: 40px serif; text-align: right; visibility: hidden; margin: 9px }');
      document.adoptedStyleSheets = [sheet];
    })()`);
    await widget.open();
    const [ink, paper] = await coloursOf(widget, '.panel', '.panel');
    expect(contrast(ink, paper)).toBeGreaterThan(READABLE);
    expect(ink).not.toEqual([255, 0, 0]);
  });
});
