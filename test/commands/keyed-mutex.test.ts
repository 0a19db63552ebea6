import { createKeyedMutex } from '../../src/commands/keyed-mutex.ts';

/** A task that ends when it is told to. */
function task() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = false;
  const run = () => {
    started = true;
    return promise;
  };
  return { run, resolve, reject, hasStarted: () => started };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a keyed mutex: tasks', () => {
  it('of one key come one after the other, in the order of their coming', async () => {
    const mutex = createKeyedMutex();
    const [first, second, third] = [task(), task(), task()];
    const order: string[] = [];
    const all = [first, second, third].map(({ run }) =>
      mutex.runExclusive('ticket', run).then((name) => void order.push(name)),
    );
    third.resolve('third');
    second.resolve('second');
    await settled();
    expect([first, second, third].map((one) => one.hasStarted())).toEqual([true, false, false]);
    first.resolve('first');
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('of different keys do not wait for one another', async () => {
    const mutex = createKeyedMutex();
    const [one, other] = [task(), task()];
    void mutex.runExclusive('one', one.run);
    const done = mutex.runExclusive('other', other.run);
    other.resolve('done');
    await expect(done).resolves.toBe('done');
    one.resolve('');
  });

  it('go on after one that failed, and only that one hears of it', async () => {
    const mutex = createKeyedMutex();
    const [first, second] = [task(), task()];
    const failing = mutex.runExclusive('ticket', first.run);
    const following = mutex.runExclusive('ticket', second.run);
    first.reject(new Error('lost'));
    second.resolve('done');
    await expect(failing).rejects.toThrow('lost');
    await expect(following).resolves.toBe('done');
  });

  it('start at once when the last one is over', async () => {
    const mutex = createKeyedMutex();
    const [first, second] = [task(), task()];
    first.resolve('');
    await mutex.runExclusive('ticket', first.run);
    void mutex.runExclusive('ticket', second.run);
    expect(second.hasStarted()).toBe(true);
    second.resolve('');
  });

  it('say when so many wait for one that others had better not', async () => {
    const mutex = createKeyedMutex(2);
    const [first, second] = [task(), task()];
    const done = [first, second].map(({ run }) => mutex.runExclusive('ticket', run));
    expect([mutex.isFull('ticket'), mutex.isFull('other')]).toEqual([true, false]);
    first.resolve('');
    await done[0];
    expect(mutex.isFull('ticket')).toBe(false);
    second.resolve('');
    await Promise.all(done);
  });
});
