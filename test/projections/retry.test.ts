import { codec } from '../../src/events/catalogue.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import { rebuild } from '../../src/projections/rebuild/rebuild.ts';
import { retryPoisoned } from '../../src/projections/retry.ts';
import { codecWithout } from '../support/codecs.ts';
import { ticketAssigned, ticketId, ticketOpened, userMessageAdded } from '../support/examples.ts';
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
  await rebuild({ ...silent, log, store, codec: codecWithout('UserMessageAdded') });

  const outcomes: string[] = [];
  const options = { ...silent, log, store, codec };
  const onRetried = (_: string, outcome: string) => void outcomes.push(outcome);
  store.beforeNextCommit(async (commit) => commit());
  store.beforeNextCommit(async () => {
    throw new Error('the disk is full');
  });
  await expect(retryPoisoned({ ...options, onRetried })).rejects.toThrow('the disk is full');
  const [half] = store.documents('ticketing/tickets');
  expect(half?.messageCount).toBeGreaterThan(1);
  expect(half?.messageCount).toBeLessThan(MESSAGES);

  await retryPoisoned({ ...options, onRetried });
  const whole = memoryStore();
  await rebuild({ ...silent, log, store: whole, codec });
  expect(outcomes).toEqual(['projected']);
  for (const name of ['ticketing/tickets', 'ticketing/messages', 'poisoned'])
    expect(store.documents(name)).toEqual(whole.documents(name));
  expect(store.counters()).toEqual(whole.counters());
});

it('a stream that stands still at the first event of a later commit is recorded with that event', async () => {
  const log = memoryLog();
  // The events of one commit before it are those of revisions 1 to 499.
  const said = Array.from({ length: 499 }, (_, index) =>
    userMessageAdded({ messageId: `m-${index}` as never }),
  );
  const events = [ticketOpened(), ...said, ticketAssigned()];
  log.append(...events.map((event) => [`ticket-${ticketId}`, event] as const));
  const store = memoryStore();
  await rebuild({ ...silent, log, store, codec: codecWithout('UserMessageAdded') });
  const outcomes: string[] = [];
  await retryPoisoned({
    ...{ ...silent, log, store, codec: codecWithout('TicketAssigned') },
    onRetried: (_, outcome) => void outcomes.push(outcome),
  });
  expect(outcomes).toEqual(['poisoned']);
  expect(store.documents('ticketing/tickets')).toMatchObject([{ messageCount: 500 }]);
  expect(store.documents('poisoned')).toMatchObject([{ eventType: 'TicketAssigned' }]);
});
