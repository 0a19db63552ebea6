import { z } from 'zod';
import { type Broadcast, type EmissionOf, serverEvent } from '../declare.ts';

export const personIsErased = serverEvent({
  event: 'person:erased',
  summary:
    'A person was erased, and the desk shows nothing of them any more. Whatever a client shows or keeps may hold texts of theirs: it drops them, and reads anew; so does one that gets `resync`. Whose they were isn’t said',
  rooms: ['admins'],
  payload: z.strictObject({ position: z.number() }),
});

export const privacyServerEvents = [personIsErased] as const;

export type PrivacyEmission = EmissionOf<(typeof privacyServerEvents)[number]>;
export type PrivacyBroadcast = Broadcast<PrivacyEmission>;
