import { setTimeout as pause } from 'node:timers/promises';

const WRITERS = 16;
const MESSAGES = 9;
const AGAIN_MS = 50;
const SUPPORT = '/api/v1/support';
const headers = { 'content-type': 'application/json' };
const EMAIL = 'ada@example.com';
const TICKET = {
  ...{ subject: "I can't complete my transfer", email: EMAIL },
  description: "I tried sending money to @janedoe but it keeps showing 'insufficient balance'.",
};
const MESSAGE = 'I have tried again this morning, and it still says that my balance is not enough.';

/** What opens tickets and adds messages to them. */
export interface Writers {
  /** Resolves when the desk has taken so many commands, each of which writes one event at least that the feed tells. */
  write(commands: number): Promise<void>;
}

/** `deskUrl`: where the desk is now. What a desk that dies left without an answer is sent again, and may be there twice. */
export function createWriters(deskUrl: () => string): Writers {
  const tickets: (readonly [number: string, messages: number])[] = [];

  async function post(path: string, body: object): Promise<unknown> {
    for (;;) {
      const response = await fetch(`${deskUrl()}${SUPPORT}${path}`, {
        ...{ method: 'POST', headers, body: JSON.stringify(body) },
      }).catch(() => null);
      const text = await response?.text().catch(() => null);
      if (response?.status === 201 && text) return JSON.parse(text);
      if (response && response.status < 500)
        throw new Error(`${path} was answered ${response.status}: ${text}`);
      await pause(AGAIN_MS);
    }
  }

  async function open(): Promise<void> {
    const { data } = (await post('/request-support', TICKET)) as {
      readonly data: { readonly ticket: { readonly ticket_number: string } };
    };
    tickets.push([data.ticket.ticket_number, 0]);
  }

  async function writeOne(): Promise<void> {
    const [number, messages] = tickets.shift() ?? ['', MESSAGES];
    if (messages === MESSAGES) return open();
    await post('/ticket/add-message', { ticket_number: number, email: EMAIL, message: MESSAGE });
    tickets.push([number, messages + 1]);
  }

  return {
    async write(commands) {
      let begun = 0;
      const writer = async () => {
        while (begun++ < commands) await writeOne();
      };
      await Promise.all(Array.from({ length: WRITERS }, writer));
    },
  };
}
