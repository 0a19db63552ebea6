import fc from 'fast-check';
import { DeskError } from '../../../client/src/desk-error.ts';
import { type ScriptedClock, scriptedClock, settled } from '../../support/client.ts';

/** The widget's modules are JavaScript, with types of their own project: what of them is used here. */
interface Message {
  readonly id: string;
  readonly message: string;
}
interface Entry {
  readonly key: string;
  readonly text: string;
}
interface Thread {
  add(message: Message): void;
  addFrom(place: number, messages: readonly Message[]): void;
  clear(): void;
  lines(entries: readonly Entry[]): readonly { readonly text: string }[];
}
interface Outbox {
  add(text: string): void;
  entries(): readonly Entry[];
  heard(message: Message): void;
  wake(): void;
  threadCleared(): void;
}
interface Parts {
  readonly memory: object;
  readonly thread: Thread;
  readonly clock: ScriptedClock;
  ready(): Promise<void>;
  deliver(text: string, key: string): Promise<Message>;
  changed(): void;
}
const BROWSER = '../../../src/api/widget/browser';
const { createThread }: { createThread(): Thread } = await import(`${BROWSER}/thread.js`);
const { createOutbox }: { createOutbox(parts: Parts): Outbox } = await import(`${BROWSER}/outbox.js`);

/** What can happen to a message that was sent, in any order and as often as connections end. */
const HAPPENINGS = ['broadcast', 'history', 'repetition', 'thread cleared'] as const;
type Happening = (typeof HAPPENINGS)[number];

const messageOf = (id: string, text: string) => ({
  ...{ id, conversationId: 'c', senderType: 'guest', message: text, messageType: 'text' },
  ...{ isRead: false, createdAt: new Date().toISOString() },
});

/** The page's knowledge of one conversation; the connection is the test's. */
function createPage() {
  const thread = createThread();
  const memory = { unsent: () => [], keepUnsent() {} };
  const clock = scriptedClock();
  const stored: Message[] = [];
  let attempt: PromiseWithResolvers<Message> | null = null;
  const outbox = createOutbox({
    ...{ memory, thread, clock, ready: () => Promise.resolve(), changed: () => {} },
    /** The desk stores it the first time. */
    deliver(text, key) {
      if (!stored.some(({ id }) => id === key)) stored.push(messageOf(key, text));
      attempt = Promise.withResolvers();
      return attempt.promise;
    },
  });
  const hear = (message: Message) => {
    outbox.heard(message);
    thread.add(message);
  };
  return {
    outbox,
    shown: () => thread.lines(outbox.entries()).map(({ text }) => text),
    happen: {
      broadcast: () => stored.slice(-1).forEach(hear),
      history() {
        for (const message of stored) outbox.heard(message);
        thread.addFrom(0, stored);
      },
      async repetition() {
        attempt?.reject(new DeskError('timed_out', 'The connection has ended'));
        await settled();
        outbox.wake();
        await settled();
      },
      'thread cleared'() {
        thread.clear();
        outbox.threadCleared();
      },
    } satisfies Record<Happening, () => unknown>,
    async acknowledge() {
      const message = stored.at(-1);
      if (message) attempt?.resolve(message);
      await settled();
    },
  };
}

/** What one's own lines show after each happening, and at the end, when all is acknowledged. */
async function play(texts: readonly string[], happenings: readonly (readonly Happening[])[]): Promise<void> {
  const page = createPage();
  await settled();
  for (const [index, text] of texts.entries()) {
    page.outbox.add(text);
    await settled();
    for (const happening of happenings[index] ?? []) {
      await page.happen[happening]();
      expect(page.shown().filter((shown) => shown === text)).toEqual([text]);
    }
    page.happen.history();
    await page.acknowledge();
    expect([page.shown(), page.outbox.entries()]).toEqual([texts.slice(0, index + 1), []]);
  }
}

describe('what was written', () => {
  const anyOrder = fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 8 });

  it('is shown once, in whatever order broadcast, history, repetition and acknowledgement come', () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyOrder, { minLength: 1, maxLength: 4 }), (orders) =>
        play(
          orders.map((_, index) => `message ${index}`),
          orders,
        ),
      ),
      { numRuns: 200 },
    ));

  it('stays in sight when the thread is cleared before the acknowledgement', () =>
    play(['Where is my card?'], [['broadcast', 'thread cleared', 'repetition', 'history']]));
});
