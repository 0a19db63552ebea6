import { createQueue, DeskError, type Entry, type StoredEntry, webStorage } from '../../client/src/index.ts';
import { scriptedClock, settled } from '../support/client.ts';

type Sent = Entry<string, string>;

/** An outbox whose desk is the test: what was sent, and how each attempt ends. */
function scriptedQueue(storage = memory(), clock = scriptedClock(), ready = () => Promise.resolve()) {
  const attempts: { entry: Sent; succeed(): Promise<void>; fail(error: DeskError): Promise<void> }[] = [];
  const states: string[] = [];
  const queue = createQueue<string, string>({
    ...{ clock, storage, ready },
    send: (entry) =>
      new Promise((resolve, reject) => {
        const succeed = () => settled(resolve(`answer to ${entry.payload}`));
        attempts.push({ entry, succeed, fail: (error) => settled(reject(error)) });
      }),
  });
  queue.onChange(({ payload, state }) => states.push(`${payload} ${state}`));
  const sent = () => attempts.map(({ entry }) => entry.payload);
  const last = () => {
    const attempt = attempts.at(-1);
    if (!attempt) throw new Error('nothing was sent');
    return attempt;
  };
  return { queue, clock, storage, attempts, states, sent, last };
}

/** A browser's storage. */
function memory() {
  const items = new Map<string, string>();
  const storage = {
    get length() {
      return items.size;
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
  return Object.assign(
    webStorage(() => storage, 'ada'),
    { items },
  );
}

const offline = new DeskError('unreachable', 'The desk can’t be reached');
const refusal = new DeskError('forbidden', 'It is closed', { status: 409 });

describe('an outbox', () => {
  it('sends what is about the same thing one after the other, and other things meanwhile', async () => {
    const { queue, sent, attempts } = scriptedQueue();
    queue.add('first', 'ticket:1');
    queue.add('second', 'ticket:1');
    queue.add('other', 'ticket:2');
    await settled();
    expect(sent()).toEqual(['first', 'other']);
    await attempts[0]?.succeed();
    expect(sent()).toEqual(['first', 'other', 'second']);
  });

  it('sends again under the same key, with growing pauses, until it is answered', async () => {
    const { queue, clock, attempts, last, states } = scriptedQueue();
    const entry = queue.add('hello', 'ticket:1');
    await settled();
    for (let failure = 0; failure < 7; failure++) {
      await last().fail(offline);
      await clock.pass(0);
    }
    await last().succeed();
    expect(new Set(attempts.map((attempt) => attempt.entry.key)).size).toBe(1);
    expect(clock.pauses).toEqual([500, 1000, 2000, 4000, 8000, 10000, 10000]);
    expect(await entry.done).toBe('answer to hello');
    expect(queue.entries()).toEqual([]);
    expect([states[0], states[1], states[2], states.at(-1)]).toEqual([
      ...['hello queued', 'hello sending', 'hello queued', 'hello sent'],
    ]);
  });

  it('waits as long as the desk asks it to', async () => {
    const { queue, clock, last } = scriptedQueue();
    queue.add('hello', 'ticket:1');
    await settled();
    await last().fail(new DeskError('rate_limited', 'Too many requests', { status: 429, retryAfter: 30 }));
    expect(clock.pauses).toEqual([30_000]);
  });

  it('waits where nobody is signed in, and is no refusal', async () => {
    const { queue, clock, sent, last } = scriptedQueue();
    const entry = queue.add('hello', 'ticket:1');
    await settled();
    await last().fail(new DeskError('token_expired', 'The token has expired', { status: 401 }));
    expect([entry.state, clock.pauses]).toEqual(['queued', [60_000]]);
    queue.wake();
    await settled();
    expect(sent()).toEqual(['hello', 'hello']);
  });

  it.each([[200], [404], [403]])('takes no refusal from what isn’t the desk (%d)', async (status) => {
    const { queue, clock, sent, last } = scriptedQueue();
    const entry = queue.add('hello', 'ticket:1');
    await settled();
    await last().fail(new DeskError('malformed_answer', 'The answer isn’t the desk’s', { status }));
    expect(entry.state).toBe('queued');
    await clock.pass(0);
    expect(sent()).toEqual(['hello', 'hello']);
  });

  it('counts nothing as sent before it makes sense to send', async () => {
    const { promise: connected, resolve: connect } = Promise.withResolvers<void>();
    const { queue, sent } = scriptedQueue(memory(), scriptedClock(), () => connected);
    const entry = queue.add('hello', 'ticket:1');
    await settled();
    expect([entry.state, entry.isTried, sent()]).toEqual(['queued', false, []]);
    await settled(connect());
    expect([entry.isTried, sent()]).toEqual([true, ['hello']]);
  });

  it('sends what was refused under another key where it is another command now, also after a reload', async () => {
    const { queue, storage, attempts, last } = scriptedQueue();
    const entry = queue.add('hello', 'chat:1');
    const { key } = entry;
    await settled();
    await last().fail(refusal);
    queue.retry(key, true);
    await settled();
    expect(attempts.map(({ entry: { payload } }) => payload)).toEqual(['hello', 'hello']);
    expect(entry.key).not.toBe(key);
    expect(await storage.load()).toMatchObject([{ key: entry.key }]);
  });

  it('tries at once when the desk is likely to be reached', async () => {
    const { queue, sent, last } = scriptedQueue();
    queue.add('hello', 'ticket:1');
    await settled();
    await last().fail(offline);
    queue.wake();
    await settled();
    expect(sent()).toEqual(['hello', 'hello']);
  });

  it('tells of a refusal and doesn’t repeat it, and goes on with what follows', async () => {
    const { queue, clock, sent, last } = scriptedQueue();
    const entry = queue.add('hello', 'ticket:1');
    queue.add('later', 'ticket:1');
    await settled();
    await last().fail(refusal);
    await clock.pass(60_000);
    expect(sent()).toEqual(['hello', 'later']);
    await expect(entry.done).rejects.toBe(refusal);
    expect(queue.entries()[0]).toMatchObject({ state: 'refused', error: { code: 'forbidden' } });
    queue.retry(entry.key);
    await last().succeed();
    expect(sent()).toEqual(['hello', 'later', 'hello']);
  });

  it('survives a reload: sends under the same keys, and before what is written then', async () => {
    const before = scriptedQueue();
    const [tried] = ['tried', 'waiting', 'refused'].map((text) => before.queue.add(text, `lane of ${text}`));
    await settled();
    await before.last().fail(refusal);
    before.queue.stop();
    const after = scriptedQueue(before.storage);
    after.queue.add('new', 'lane of tried');
    await settled();
    expect(after.sent().toSorted()).toEqual(['tried', 'waiting']);
    expect(after.attempts[0]?.entry.key).toBe(tried?.key);
    expect(after.queue.entries().map(({ payload, state }) => [payload, state])).toEqual([
      ['tried', 'sending'],
      ['waiting', 'sending'],
      ['refused', 'refused'],
      ['new', 'queued'],
    ]);
    await after.attempts[0]?.succeed();
    expect(after.sent().at(-1)).toBe('new');
  });

  it('keeps nothing of what was acknowledged or discarded', async () => {
    const { queue, storage, last } = scriptedQueue();
    const entry = queue.add('hello', 'ticket:1');
    const other = queue.add('not this', 'ticket:1');
    await settled();
    queue.discard(other.key);
    await last().succeed();
    await expect(other.done).rejects.toMatchObject({ code: 'aborted' });
    expect([queue.entries(), storage.items.size]).toEqual([[], 0]);
    expect(await entry.done).toBe('answer to hello');
  });

  it('doesn’t send again what the desk may have carried out so long ago that it has forgotten the key', async () => {
    const { queue, clock, sent, last } = scriptedQueue();
    const entry = queue.add('hello', 'ticket:1');
    await settled();
    await last().fail(offline);
    await clock.pass(24 * 3_600_000);
    expect(sent()).toEqual(['hello']);
    await expect(entry.done).rejects.toMatchObject({ code: 'uncertain' });
    queue.retry(entry.key);
    await settled();
    expect(sent()).toEqual(['hello', 'hello']);
  });

  it('sends nobody else’s entries, and nothing that isn’t one', async () => {
    const { storage } = scriptedQueue();
    storage.items.set('casebook.outbox.john.k1', JSON.stringify({ key: 'k1', lane: 'l' }));
    storage.items.set('casebook.outbox.ada.k2', 'no entry');
    expect(await storage.load()).toEqual([]);
  });

  it.each([
    ['is full', { save: () => Promise.reject(new Error('full')) }],
    [
      'is blocked',
      { load: () => Promise.reject(new Error('blocked')), save: () => Promise.reject(new Error()) },
    ],
  ])('sends also where its storage %s', async (_, broken) => {
    const storage = { load: (): StoredEntry[] => [], remove: () => {}, ...broken };
    const { queue, last } = scriptedQueue(Object.assign(memory(), storage));
    const entry = queue.add('hello', 'ticket:1');
    await settled();
    await last().succeed();
    expect(await entry.done).toBe('answer to hello');
  });

  it('goes on although a listener fails', async () => {
    jest.useFakeTimers();
    const { queue, sent } = scriptedQueue();
    queue.onChange(() => {
      throw new Error('a fault of the page');
    });
    queue.add('hello', 'ticket:1');
    await settled();
    expect(sent()).toEqual(['hello']);
    jest.clearAllTimers();
    jest.useRealTimers();
  });
});
