import { read, runAsync, runSync, type Steps } from '../../../src/projections/store/ticket-index/steps.ts';

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
});
