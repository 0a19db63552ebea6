import { EventEmitter, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Position } from '../../src/events/log/port.ts';
import { loopDelays } from '../../src/events/loop-delay.ts';
import {
  type ProjectorOrder,
  type ProjectorReport,
  superviseProjector,
  type Thread,
} from '../../src/projections/thread.ts';

/** A thread whose life the test decides on. */
class StagedThread extends EventEmitter {
  readonly orders: ProjectorOrder[] = [];
  postMessage(order: ProjectorOrder): void {
    this.orders.push(order);
  }
  report(report: ProjectorReport): void {
    this.emit('message', report);
  }
  die(error?: Error): void {
    if (error) this.emit('error', error);
    this.emit('exit', error ? 1 : 0);
  }
  async terminate(): Promise<void> {
    this.die();
  }
}

const at = (position: number) => position as Position;

function supervise() {
  const threads: StagedThread[] = [];
  const heard = { projected: [] as Position[], restarts: [] as string[] };
  const supervisor = superviseProjector({
    start() {
      const thread = new StagedThread();
      threads.push(thread);
      return thread as unknown as Thread;
    },
    onProjected: (position) => heard.projected.push(position),
    onReport: () => {},
    onRestart: (error) => heard.restarts.push(error.message),
  });
  const current = (): StagedThread => {
    const thread = threads.at(-1);
    if (!thread) throw new Error('no thread was started');
    return thread;
  };
  return { supervisor, threads, heard, current };
}

describe('the projector’s supervisor', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('has begun when the thread is at work, and passes on how far it is', async () => {
    const { supervisor, heard, current } = supervise();
    current().report({ kind: 'leading' });
    await supervisor.begun;
    current().report({ kind: 'projected', position: at(7) });
    expect([supervisor.role(), heard.projected]).toEqual(['projecting', [7]]);
  });

  it('tells why when the first thread can’t even begin', async () => {
    const { supervisor, threads, current } = supervise();
    current().die(new Error('the disk is full'));
    await expect(supervisor.begun).rejects.toThrow('the disk is full');
    jest.runAllTimers();
    expect(threads).toHaveLength(1);
  });

  it('replaces a thread that dies, and tells the new one what is waited for', async () => {
    const { supervisor, threads, heard, current } = supervise();
    current().report({ kind: 'leading' });
    await supervisor.begun;
    supervisor.want(at(9));
    current().die(new Error('out of memory'));
    expect([supervisor.role(), heard.restarts]).toEqual(['down', ['out of memory']]);
    jest.runAllTimers();
    current().report({ kind: 'leading' });
    expect([threads.length, supervisor.role()]).toEqual([2, 'projecting']);
    expect(current().orders).toEqual([{ kind: 'want', position: 9 }]);
  });

  it.each([
    [{ kind: 'standing_by' }, 'standing_by'],
    [{ kind: 'waiting', reason: 'the log is down', standstill: null }, 'waiting'],
  ] as const)(
    'has begun, too, when the thread says %j, and takes its orders when its turn comes',
    async (report, role) => {
      const { supervisor, current } = supervise();
      current().report(report);
      await supervisor.begun;
      expect(supervisor.role()).toBe(role);
      supervisor.want(at(9));
      expect(current().orders).toEqual([]);
      current().report({ kind: 'leading' });
      expect(current().orders).toEqual([{ kind: 'want', position: 9 }]);
    },
  );

  it('is still at work when it stumbles', () => {
    const { supervisor, current } = supervise();
    current().report({ kind: 'leading' });
    current().report({ kind: 'interrupted', reason: 'the subscription ended', standstill: null });
    expect(supervisor.role()).toBe('projecting');
  });

  it('stops once the thread has, and starts no other', async () => {
    const { supervisor, threads, current } = supervise();
    current().report({ kind: 'leading' });
    const stopped = supervisor.stop();
    expect(current().orders).toEqual([{ kind: 'stop' }]);
    current().die();
    await stopped;
    jest.runAllTimers();
    expect(threads).toHaveLength(1);
  });

  it('ends a thread that doesn’t stop by itself', async () => {
    const { supervisor, current } = supervise();
    current().report({ kind: 'leading' });
    const terminate = jest.spyOn(current(), 'terminate');
    const stopped = supervisor.stop();
    jest.runAllTimers();
    await stopped;
    expect(terminate).toHaveBeenCalledTimes(1);
  });
});

describe('the delay of a thread’s event loop', () => {
  /** Blocks for as many milliseconds as it is told. */
  const BLOCKING = `
    import { parentPort } from 'node:worker_threads';
    import { tellLoopDelay } from '${new URL('../../src/events/loop-delay.ts', import.meta.url)}';
    tellLoopDelay();
    parentPort.on('message', (ms) => {
      parentPort.postMessage('blocks');
      for (const end = performance.now() + ms; performance.now() < end; );
    });
    parentPort.postMessage('ready');
  `;

  let worker: Worker;
  afterAll(() => worker.terminate());

  it('is measured from the first look on, and is at least the wait for a thread that doesn’t respond', async () => {
    worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(BLOCKING)}`));
    await once(worker, 'message');
    const threads = new Map([[worker.threadId, 'projector']]);
    const longest = async () => (await loopDelays(threads)).projector?.max;
    expect(await longest()).toBeUndefined();
    const block = async (ms: number) => {
      worker.postMessage(ms);
      await once(worker, 'message');
    };
    await block(150);
    expect(await longest()).toBeGreaterThan(0.05);
    await block(400);
    expect((await loopDelays(threads, 50)).projector).toEqual({ p99: 0.05, max: 0.05 });
    // All of it, once the thread responds again.
    expect(await longest()).toBeGreaterThan(0.3);
  });
});
