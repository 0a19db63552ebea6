import { createSharedResult } from '../../../src/api/kernel/shared-result.ts';

function shared() {
  const state = { now: 0 };
  const made: PromiseWithResolvers<number>[] = [];
  const ask = createSharedResult(
    1_000,
    () => {
      const making = Promise.withResolvers<number>();
      made.push(making);
      return making.promise;
    },
    () => state.now,
  );
  return { state, made, ask };
}

describe('a shared result', () => {
  it('is made once for all who ask within its time, also while it is being made', async () => {
    const { state, made, ask } = shared();
    const first = ask();
    state.now = 5_000;
    const second = ask();
    made[0]?.resolve(1);
    expect([await first, await second, made.length]).toEqual([1, 1, 1]);
  });

  it('is made anew once its time, counted from the beginning, is over', async () => {
    const { state, made, ask } = shared();
    const first = ask();
    made[0]?.resolve(1);
    await first;
    state.now = 999;
    expect(await ask()).toBe(1);
    state.now = 1_000;
    const later = ask();
    made[1]?.resolve(2);
    expect(await later).toBe(2);
  });

  it('that could not be made is tried again by the next who asks', async () => {
    const { made, ask } = shared();
    const first = ask();
    made[0]?.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    const second = ask();
    made[1]?.resolve(2);
    expect(await second).toBe(2);
  });
});
