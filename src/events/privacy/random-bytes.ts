import { randomFillSync } from 'node:crypto';

/** Drawing bytes for one nonce or one key at a time takes longer than using them. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

/** So many random bytes, at most 4,096. To be used in the same turn, since their place is drawn anew after some time. */
export function freshBytes(count: number): Buffer {
  if (used + count > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += count;
  return drawn.subarray(used - count, used);
}
