import { z } from 'zod';
import { defineEvent, impersonal } from '../definition.ts';

/** The log is written with this key store. A node with another one would seal under keys that no other node has. */
export const keyStoreNoted = defineEvent({
  type: 'KeyStoreNoted',
  schema: z.strictObject({ fingerprint: z.string() }),
  subjects: {
    fingerprint: impersonal('a hash under the key of the key store itself, which tells of nobody'),
  },
});

/** Its first event counts. */
export const KEY_STORE_STREAM = 'key-store';
