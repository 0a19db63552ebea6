import { createSecretKey, type KeyObject } from 'node:crypto';

/** A key of 32 bytes; the same one for the same `fill`. */
export const keyOf = (fill: number | string = 0): KeyObject => createSecretKey(Buffer.alloc(32, fill));
