import { performance } from 'node:perf_hooks';
import type { MetricReading } from '../api/kernel/metrics.ts';
import { createSharedResult } from '../api/kernel/shared-result.ts';
import { type LoopDelay, loopDelays } from '../events/loop-delay.ts';
import { busySeconds, runningThreads } from '../events/threads.ts';

/** Both figures of one scrape come from one measurement. */
const HOLD_MS = 500;

/** The load of each thread of the process, and by how much its event loop is late. */
export function threadMetrics(): readonly MetricReading[] {
  const latest = createSharedResult(HOLD_MS, () => loopDelays(runningThreads()));
  const each = async (figure: keyof LoopDelay) =>
    Object.fromEntries(Object.entries(await latest()).map(([thread, delay]) => [thread, delay[figure]]));
  return [
    {
      name: 'casebook_thread_busy_seconds_total',
      help: 'For how long the event loop of each thread has been busy.',
      kind: 'counter',
      label: 'thread',
      value: () => ({ main: performance.eventLoopUtilization().active / 1000, ...busySeconds() }),
    },
    {
      name: 'casebook_thread_delay_p99_seconds',
      help: 'The 99th percentile of the delays of each thread’s event loop since the last scrape.',
      label: 'thread',
      value: () => each('p99'),
    },
    {
      name: 'casebook_thread_delay_max_seconds',
      help: 'The longest delay of each thread’s event loop since the last scrape.',
      label: 'thread',
      value: () => each('max'),
    },
  ];
}
