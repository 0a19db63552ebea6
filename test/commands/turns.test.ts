import { createTurns } from '../../src/commands/turns.ts';

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

describe('turns', () => {
  it('of one name come one after the other, in the order of their coming', async () => {
    const turns = createTurns();
    const [first, second, third] = [task(), task(), task()];
    const order: string[] = [];
    const all = [first, second, third].map(({ run }) =>
      turns.take('ticket', run).then((name) => void order.push(name)),
    );
    third.resolve('third');
    second.resolve('second');
    await settled();
    expect([first, second, third].map((one) => one.hasStarted())).toEqual([true, false, false]);
    first.resolve('first');
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('of different names do not wait for one another', async () => {
    const turns = createTurns();
    const [one, other] = [task(), task()];
    void turns.take('one', one.run);
    const done = turns.take('other', other.run);
    other.resolve('done');
    await expect(done).resolves.toBe('done');
    one.resolve('');
  });

  it('go on after one that failed, and only that one hears of it', async () => {
    const turns = createTurns();
    const [first, second] = [task(), task()];
    const failing = turns.take('ticket', first.run);
    const following = turns.take('ticket', second.run);
    first.reject(new Error('lost'));
    second.resolve('done');
    await expect(failing).rejects.toThrow('lost');
    await expect(following).resolves.toBe('done');
  });

  it('start at once when the last one is over', async () => {
    const turns = createTurns();
    const [first, second] = [task(), task()];
    first.resolve('');
    await turns.take('ticket', first.run);
    void turns.take('ticket', second.run);
    expect(second.hasStarted()).toBe(true);
    second.resolve('');
  });

  it('say when so many wait for one that others had better not', async () => {
    const turns = createTurns(2);
    const [first, second] = [task(), task()];
    const done = [first, second].map(({ run }) => turns.take('ticket', run));
    expect([turns.isCrowded('ticket'), turns.isCrowded('other')]).toEqual([true, false]);
    first.resolve('');
    await done[0];
    expect(turns.isCrowded('ticket')).toBe(false);
    second.resolve('');
    await Promise.all(done);
  });
});
