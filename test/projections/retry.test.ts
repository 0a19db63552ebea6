import { codec } from '../../src/events/catalogue.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import { projectionCatalogue as projections } from '../../src/projections/catalogue.ts';
import { rebuild } from '../../src/projections/rebuild/rebuild.ts';
import { retryPoisoned } from '../../src/projections/retry.ts';
import { codecWithout } from '../support/codecs.ts';
import { ticketId, ticketOpened, userMessageAdded } from '../support/examples.ts';
import { memoryLog, memoryStore } from '../support/read-models.ts';

/** More than one commit takes. */
const MESSAGES = 1_200;
const silent = { onProjected() {}, onPoison() {} };

it('a long stream that is cut off while it is projected again goes on from its last commit', async () => {
  const log = memoryLog();
  const said = Array.from({ length: MESSAGES }, (_, index) => {
    const { type, data } = userMessageAdded();
    return { type, data: { ...data, messageId: `m-${index}` } } as DomainEvent;
  });
  log.append(...[ticketOpened(), ...said].map((event) => [`ticket-${ticketId}`, event] as const));
  const store = memoryStore();
  await rebuild({ ...silent, log, store, codec: codecWithout('UserMessageAdded'), projections });

  const outcomes: string[] = [];
  const options = { ...silent, log, store, codec, projections };
  const onRetried = (_: string, outcome: string) => void outcomes.push(outcome);
  store.beforeNextCommit(async (commit) => commit());
  store.beforeNextCommit(async () => {
    throw new Error('the disk is full');
  });
  await expect(retryPoisoned({ ...options, onRetried })).rejects.toThrow('the disk is full');
  const [half] = store.documents('tickets');
  expect(half?.messageCount).toBeGreaterThan(1);
  expect(half?.messageCount).toBeLessThan(MESSAGES);

  await retryPoisoned({ ...options, onRetried });
  const whole = memoryStore();
  await rebuild({ ...silent, log, store: whole, codec, projections });
  expect(outcomes).toEqual(['projected']);
  for (const name of ['tickets', 'ticketMessages', 'poisoned'] as const)
    expect(store.documents(name)).toEqual(whole.documents(name));
  expect(store.counters()).toEqual(whole.counters());
});
