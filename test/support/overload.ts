import { createOverload, OVERLOAD_LIMITS, type Overload } from '../../src/api/kernel/overload.ts';

/** How often the limit is told of the event loop. */
const SAMPLE_MS = 50;

/**
 * The limit of a desk whose event loop keeps up, whatever the machine does besides: a test that is not about overload
 * does not fail because others use the processor.
 */
export function overloadOnTime(): Overload {
  return createOverload({ warn() {} }, OVERLOAD_LIMITS, (sampled) => {
    const timer = setInterval(() => sampled(0), SAMPLE_MS);
    timer.unref();
    return { close: () => clearInterval(timer) };
  });
}
