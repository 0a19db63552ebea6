import type { Conversation } from '../../../src/commands/conversations/conversation.ts';
import { conversationFold } from '../../../src/commands/conversations/conversation.ts';
import { messagesOf } from '../../../src/commands/conversations/sent-messages.ts';
import type { Folded } from '../../../src/commands/streams.ts';
import { codec } from '../../../src/events/catalogue.ts';
import { conversationStream } from '../../../src/events/conversations/events.ts';
import {
  conversationId,
  conversationStarted,
  messageRead,
  messageSent,
} from '../../support/conversations.ts';
import { metadata } from '../../support/examples.ts';
import { nodeOn, temporaryLog } from '../../support/logs.ts';

/** More events than are read at once, of which only every third is a message. */
const MESSAGES = 120;
const stream = conversationStream(conversationId);
let log: Awaited<ReturnType<typeof temporaryLog>>;
let commands: ReturnType<typeof nodeOn>;
let reads: number;

async function append(after: number, ...numbers: readonly number[]): Promise<void> {
  const events = numbers.flatMap((number) => [messageSent(number), messageRead(number), messageRead(number)]);
  const all = after < 0 ? [conversationStarted(), ...events] : events;
  const stored = all.map((event) => codec.encode(crypto.randomUUID(), event, metadata()));
  await log.append(stream, after, stored);
}

beforeAll(async () => {
  log = await temporaryLog();
  commands = nodeOn(log);
  await append(-1, ...Array.from({ length: MESSAGES }, (_, index) => index + 1));
});
afterAll(() => log.destroy());

async function source() {
  const found = (await commands.load(conversationFold, stream)) as Folded<Conversation>;
  reads = 0;
  const counted: typeof commands.recall = (told) => {
    reads++;
    return commands.recall(told);
  };
  const messages = messagesOf({ recall: counted }, conversationId)(found);
  return async (from: number, limit: number) =>
    (await messages(from, limit)).map(({ event }) => event.data.number);
}
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the messages of a conversation', () => {
  it('are read on and on, each once, whatever stands between them', async () => {
    const messages = await source();
    expect(await messages(0, 1)).toEqual([1]);
    for (let from = 0; from < MESSAGES; from += 25)
      expect(await messages(from, 25)).toEqual(numbers(from + 1, Math.min(from + 25, MESSAGES)));
    expect(await messages(MESSAGES, 25)).toEqual([]);
    // Three events a message in pages of 100: about as often as there are batches, not from the beginning each time.
    expect(reads).toBeLessThan(15);
  });

  it('can be begun in their middle, and gone back to', async () => {
    const messages = await source();
    expect(await messages(100, 3)).toEqual([101, 102, 103]);
    expect(await messages(2, 3)).toEqual([3, 4, 5]);
  });

  it('are those that there were when it was looked at', async () => {
    const messages = await source();
    await append(3 * MESSAGES, MESSAGES + 1);
    expect(await messages(MESSAGES - 1, 25)).toEqual([MESSAGES]);
  });
});
