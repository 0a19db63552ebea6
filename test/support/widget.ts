import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { io, type Socket } from 'socket.io-client';
import { tokenFor } from './desk.ts';

/** The chat widget of a page, as somebody who uses it finds it. */
export interface Widget {
  readonly page: Page;
  readonly launcher: Locator;
  readonly dialog: Locator;
  readonly field: Locator;
  /** The texts of the conversation, in order. */
  texts(): Promise<string[]>;
  open(): Promise<void>;
  write(text: string): Promise<void>;
  /** Resolves once that message is shown, exactly once. */
  shows(text: string): Promise<void>;
  /** Resolves once the last of one's own messages has that state. */
  reached(state: 'Sent' | 'Seen' | 'Not sent'): Promise<void>;
}

export function widgetOn(page: Page): Widget {
  const host = page.locator('casebook-widget');
  const dialog = host.getByRole('dialog');
  const field = dialog.getByRole('textbox', { name: 'Message' });
  const launcher = host.locator('.launcher');
  const bubbles = dialog.locator('.bubble');
  return {
    ...{ page, launcher, dialog, field },
    texts: () => bubbles.allTextContents(),
    async open() {
      await launcher.click();
      await dialog.waitFor();
    },
    async write(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    async shows(text) {
      const found = bubbles.getByText(text, { exact: true });
      await found.first().waitFor();
      if ((await found.count()) !== 1) throw new Error(`shown more than once: ${text}`);
    },
    reached: (state) => dialog.locator('.line.me').last().getByText(`· ${state}`).waitFor(),
  };
}

/** The script that the desk serves. Throws where nothing has built it. */
export const builtWidget = (): Promise<string> =>
  readFile('src/api/widget/dist/widget.js', 'utf8').catch((cause) => {
    throw new Error('the widget isn’t built: npm run build', { cause });
  });

/** The page on which the desk shows its widget. */
export async function visit(page: Page, url: string): Promise<Widget> {
  await builtWidget();
  await page.goto(`${url}/widget`);
  return widgetOn(page);
}

// biome-ignore lint/suspicious/noExplicitAny: payloads of every shape
type Payload = any;

/** An admin at a socket, and every event that it heard. */
export interface SupportPerson {
  readonly socket: Socket;
  readonly heard: readonly { readonly event: string; readonly payload: Payload }[];
  /** The first payload of an event that passes, heard already or not. */
  next(event: string, passes?: (payload: Payload) => boolean): Promise<Payload>;
  /** Resolves with the id of the conversation in which that was written, which the admin then joins. */
  conversationOf(text: string): Promise<string>;
  send(conversationId: string, message: string): Promise<Payload>;
}

export async function startSupport(url: string): Promise<SupportPerson> {
  const token = await tokenFor('admin', { sub: 'ada', name: 'Ada Obi', email: 'ada@example.com' });
  const socket = io(`${url}/support`, {
    auth: { token },
    transports: ['websocket'],
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  const heard: { event: string; payload: Payload }[] = [];
  const waiting = new Set<() => void>();
  socket.onAny((event, payload) => {
    heard.push({ event, payload });
    for (const look of [...waiting]) look();
  });

  const next: SupportPerson['next'] = (event, passes = () => true) =>
    new Promise((resolve) => {
      const look = () => {
        const found = heard.find((one) => one.event === event && passes(one.payload));
        if (!found) return;
        waiting.delete(look);
        resolve(found.payload);
      };
      waiting.add(look);
      look();
    });

  await next('connection:success');
  return {
    ...{ socket, heard, next },
    async conversationOf(text) {
      const { conversationId } = await next(
        'conversation:new_message',
        ({ message }) => message.message === text,
      );
      await socket.emitWithAck('conversation:join', { conversationId });
      return conversationId;
    },
    send: (conversationId, message) => socket.emitWithAck('message:send', { conversationId, message }),
  };
}
