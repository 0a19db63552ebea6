import { keepTrying } from '../../../src/composition/stores/keep-trying.ts';
import { ConfigError } from '../../../src/config/config.ts';

afterEach(() => jest.useRealTimers());

/** Fails so often before it succeeds. */
const failing = (times: number, error = new Error('down')) =>
  jest.fn(async () => {
    if (times-- > 0) throw error;
  });

describe('what is tried until it succeeds', () => {
  it('is done with the first success', async () => {
    const task = failing(0);
    const { tried, ended } = keepTrying(task, new AbortController().signal);
    await Promise.all([tried, ended]);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('lets its caller go on after the first failure, and goes on itself', async () => {
    jest.useFakeTimers();
    const task = failing(2);
    const { tried, ended } = keepTrying(task, new AbortController().signal);
    await tried;
    await jest.advanceTimersByTimeAsync(1_000);
    await ended;
    expect(task).toHaveBeenCalledTimes(3);
  });

  it('tells its caller at once when the configuration can’t work', async () => {
    const stopping = new AbortController();
    const { tried, ended } = keepTrying(failing(9, new ConfigError('wrong password')), stopping.signal);
    await expect(tried).rejects.toThrow('wrong password');
    stopping.abort();
    await ended;
  });

  it('ends when it is told to', async () => {
    const stopping = new AbortController();
    const task = failing(9);
    const { tried, ended } = keepTrying(task, stopping.signal);
    await tried;
    stopping.abort();
    await ended;
    expect(task).toHaveBeenCalledTimes(1);
  });
});
