const NUMBER = 8;
const OVERHEAD = 16;

/**
 * About how many bytes a plain JSON value takes in memory: for bounds of caches, which need the order of magnitude.
 * Walks the value once, so it is called when something is put into a cache and not when it is read.
 */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return OVERHEAD + 2 * value.length;
  if (typeof value !== 'object' || value === null) return NUMBER;
  let bytes = OVERHEAD;
  for (const member of Object.values(value)) bytes += NUMBER + bytesOf(member);
  return bytes;
}
