import { pause, read, runAsync, runSync, type Steps } from '../../../../src/projections/search/steps.ts';

function* sum(answer: (number: number) => number | Promise<number>): Steps<number> {
  let total = 0;
  for (const number of [1, 2, 3]) total += yield* read(answer(number));
  return total;
}

describe('a computation in steps', () => {
  it('goes on with what was read at once', () => {
    expect(runSync(sum((number) => number * 10))).toBe(60);
  });

  it.each([
    ['at once', (number: number) => number * 10],
    ['by promise', async (number: number) => number * 10],
  ])('goes on with what is read %s, however it is run over a network', async (_, answer) => {
    expect(await runAsync(sum(answer))).toBe(60);
  });

  it('ends with a read that fails', async () => {
    await expect(runAsync(sum(() => Promise.reject(new Error('gone'))))).rejects.toThrow('gone');
  });

  it('lets others have a turn of the event loop at each pause, over a network only', async () => {
    function* paused(): Steps<void> {
      for (let part = 0; part < 5; part++) yield* pause();
    }
    let turns = 0;
    const count = () => {
      turns++;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    runSync(paused());
    expect(turns).toBe(0);
    await runAsync(paused());
    clearImmediate(counting);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
