import { personHashIn } from '../../commands/privacy/erasure.ts';
import type { Erasures } from '../../commands/privacy/erasures.ts';
import { erasureRequested, type PrivacyEvent } from '../../events/privacy/events.ts';
import { type Reaction, stepsInAt } from '../reaction.ts';

/** How long the node that got the request has to carry it out itself, milliseconds. */
const OWN_MS = 5_000;

/** Carries out the erasures that were begun when the node that got the request has ended before it could. */
export const createErasureCompletion = ({ carryOn }: Pick<Erasures, 'carryOn'>): Reaction => ({
  name: 'privacy/complete-erasures',
  what: 'erasures of people',
  begins: null,
  types: new Set([erasureRequested.type]),
  async react(envelope, attending) {
    const later = stepsInAt(envelope, OWN_MS, attending);
    if (later !== null) return later;
    const { event } = envelope;
    const personHash = personHashIn((event as PrivacyEvent).data.receipt);
    if (personHash !== null) await carryOn(personHash, attending.contextOf('complete'));
    return null;
  },
});
