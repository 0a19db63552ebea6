import { z } from 'zod';
import { defineEvent, type EventOf, impersonal } from '../definition.ts';

const ID = impersonal('an id, or the hash of an address or a number');

/** Which erasure it is. It holds no personal text, for it stays when everything of the person is gone. */
const erasure = z.strictObject({
  /** Names the erasure: a hash of who was asked for, and which of their erasures it is. */
  receipt: z.string(),
  /** Who was asked for, as `kind:id`; an e-mail address or a phone number as its hash. */
  person: z.string(),
  /** All data subjects that are this person, as `kind:id`. */
  subjects: z.array(z.string()).min(1).readonly(),
  reason: z.string(),
  /** How many events hold personal data of the person. */
  events: z.int().min(0),
  /** How many keys their data were sealed under. */
  keys: z.int().min(0),
});

const subjects = {
  receipt: ID,
  person: ID,
  subjects: ID,
  reason: impersonal('why somebody was erased, in words that must not tell of them'),
};

/** A person is to be erased. It is carried out from here on, also if this node ends. */
export const erasureRequested = defineEvent({ type: 'ErasureRequested', schema: erasure, subjects });

/**
 * The streams whose events hold the person's data, so that read models can forget them at once. There are several such events when
 * there are many streams. It comes before `ErasureRequested` of the same receipt.
 */
export const erasureStreamsListed = defineEvent({
  type: 'ErasureStreamsListed',
  schema: z.strictObject({ receipt: z.string(), streams: z.array(z.string()).readonly() }),
  subjects: { receipt: ID, streams: impersonal('names of streams hold ids and hashes') },
});

/** The keys of the person's data are destroyed: what the log holds of them can't be read any more. */
export const personErased = defineEvent({ type: 'PersonErased', schema: erasure, subjects });

export const privacyEvents = [erasureStreamsListed, erasureRequested, personErased] as const;

/** Everything that can happen to an erasure. */
export type PrivacyEvent = EventOf<(typeof privacyEvents)[number]>;

/** `personHash`: of who was asked for, for stream names are never encrypted. */
export const erasureStream = (personHash: string): string => `erasure-${personHash}`;
