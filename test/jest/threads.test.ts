import { runningThreads } from '../../src/events/threads.ts';
import { openTicket } from '../support/acceptance.ts';
import { startTestDesk } from '../support/desk.ts';

/** The ids of threads of a desk that was used and stopped. */
async function threadsOfOneDesk(): Promise<readonly number[]> {
  const desk = await startTestDesk();
  await openTicket(desk);
  const threads = [...runningThreads().keys()];
  await desk.dispose();
  return threads;
}

describe('a desk of tests', () => {
  it('goes on with the threads of one that has stopped, and ends them for the process', async () => {
    const first = await threadsOfOneDesk();
    expect(first).not.toEqual([]);
    expect(runningThreads().size).toBe(0);
    expect(await threadsOfOneDesk()).toEqual(first);
  });

  it('has threads of its own while another one runs', async () => {
    const other = await startTestDesk();
    const taken = [...runningThreads().keys()];
    const both = await threadsOfOneDesk();
    expect(both.filter((thread) => !taken.includes(thread))).toHaveLength(taken.length);
    await other.dispose();
  });
});
