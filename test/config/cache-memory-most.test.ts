import { createSessionWatch } from '../../src/api/identity/session-watch.ts';
import { createLimits } from '../../src/api/kernel/limits.ts';
import { divided, MOST_CACHE_MEMORY } from '../../src/config/cache-memory.ts';

const inUse = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

test('the most that caches may be allowed takes no memory before there is something in them', () => {
  const memory = divided(MOST_CACHE_MEMORY);
  const before = inUse();
  const caches = [
    createLimits({ memory: memory.limits }),
    createSessionWatch({ openSession: async () => null }, memory.sessions),
  ];
  expect(caches).toHaveLength(2);
  expect(inUse() - before).toBeLessThan(16 * 1024 * 1024);
});
