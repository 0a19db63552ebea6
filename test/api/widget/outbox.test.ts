import fc from 'fast-check';

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
  add(text: string): Entry;
  next(): Entry | null;
  entries(): readonly Entry[];
  sending(entry: Entry): void;
  heard(message: Message): void;
  acknowledged(entry: Entry, message: Message): void;
  interrupted(): void;
  threadCleared(): void;
}
const BROWSER = '../../../src/api/widget/browser';
const { createThread }: { createThread(): Thread } = await import(`${BROWSER}/thread.js`);
const { createOutbox }: { createOutbox(parts: { memory: object; thread: Thread }): Outbox } = await import(
  `${BROWSER}/outbox.js`
);

/** What can happen to a message that was sent, in any order and as often as connections end. */
const HAPPENINGS = ['broadcast', 'history', 'lost connection', 'repetition', 'thread cleared'] as const;
type Happening = (typeof HAPPENINGS)[number];

const messageOf = (id: string, text: string) => ({
  ...{ id, conversationId: 'c', senderType: 'guest', message: text, messageType: 'text' },
  ...{ isRead: false, createdAt: new Date().toISOString() },
});

/** The page's knowledge of one conversation, without connection and desk. */
function createPage() {
  const thread = createThread();
  const memory = { unsent: () => [], keepUnsent() {} };
  const outbox = createOutbox({ memory, thread });
  const stored: Message[] = [];
  const hear = (message: Message) => {
    outbox.heard(message);
    thread.add(message);
  };
  return {
    thread,
    outbox,
    shown: () => thread.lines(outbox.entries()).map(({ text }) => text),
    /** Sends the oldest; the desk stores it the first time. */
    send() {
      const entry = outbox.next();
      if (!entry) return null;
      outbox.sending(entry);
      const known = stored.find(({ id }) => id === entry.key);
      if (!known) stored.push(messageOf(entry.key, entry.text));
      return entry;
    },
    happen: {
      broadcast: () => stored.slice(-1).forEach(hear),
      history() {
        for (const message of stored) outbox.heard(message);
        thread.addFrom(0, stored);
      },
      'lost connection': () => outbox.interrupted(),
      'thread cleared'() {
        thread.clear();
        outbox.threadCleared();
      },
    } satisfies Record<Exclude<Happening, 'repetition'>, () => void>,
    stored,
  };
}

/** What one's own lines show after each happening, and at the end, when all is acknowledged. */
function play(texts: readonly string[], happenings: readonly (readonly Happening[])[]): void {
  const page = createPage();
  for (const [index, text] of texts.entries()) {
    page.outbox.add(text);
    let entry = page.send();
    for (const happening of happenings[index] ?? []) {
      if (happening === 'repetition') entry = page.send();
      else page.happen[happening]();
      expect(page.shown().filter((shown) => shown === text)).toEqual([text]);
    }
    page.happen.history();
    entry = page.send() ?? entry;
    const message = page.stored.find(({ id }) => id === entry?.key);
    if (entry && message) page.outbox.acknowledged(entry, message);
    expect(page.shown()).toEqual(texts.slice(0, index + 1));
  }
}

describe('what was written', () => {
  const anyOrder = fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 8 });

  it('is shown once, in whatever order broadcast, history, repetition and acknowledgement come', () => {
    fc.assert(
      fc.property(fc.array(anyOrder, { minLength: 1, maxLength: 4 }), (orders) =>
        play(
          orders.map((_, index) => `message ${index}`),
          orders,
        ),
      ),
      { numRuns: 300 },
    );
  });

  it('stays in sight when the thread is cleared before the acknowledgement', () => {
    play(['Where is my card?'], [['broadcast', 'thread cleared', 'lost connection', 'history']]);
  });
});
