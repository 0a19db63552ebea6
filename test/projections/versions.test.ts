import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatMessageAdded } from '../../src/events/ticketing/chat-events.ts';
import { replySent } from '../../src/events/ticketing/events.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { dueTimes } from '../../src/projections/due-times/projection.ts';
import { type AnyModule, defineProjection, type ProjectionModule } from '../../src/projections/module.ts';
import type { Stored } from '../../src/projections/projection.ts';
import { recorded } from '../support/examples.ts';

/** In the projection's own test folder: its version, and a hash of the types and versions of the events it is made of. */
const madeOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, name, 'made-of.txt'), 'utf8').trim();

const eventsOf = ({ events }: AnyModule): string[] =>
  events.map(({ type, version }) => `${type}.v${version}`).toSorted();

// An older node that projects into the same read models would stop at such an event, and its stream would stand still
// there for the newer nodes, too.
it.each(projectionCatalogue.map((module) => [module.name, module] as const))(
  '%s gets another version whenever there are new events that it is made of',
  (name, module) => {
    const hash = createHash('sha256').update(eventsOf(module).join()).digest('hex').slice(0, 16);
    expect(`version ${module.version}: ${hash}`).toBe(madeOf(name));
  },
);

describe('a projection that takes only some events of a type', () => {
  const byAdmins: ProjectionModule<Stored, object> = defineProjection({
    name: 'ticketing/by-admins',
    version: 1,
    events: [replySent, chatMessageAdded],
    concerns: ({ event: { type, data } }) => type === 'ReplySent' || !data.isFromUser,
    documentId: ({ event: { data } }) => data.messageId,
    project: (_, { event: { data }, position }) => ({ id: data.messageId, position }),
    queries: {},
    sqlite: { queries: () => ({}) },
    mongo: { queries: () => ({}) },
  });
  const chatMessage = (isFromUser: boolean) =>
    recorded({ type: 'ChatMessageAdded', data: { isFromUser, messageId: 'm' } });

  it('is made of that type, too, whichever golden sample there is', () => {
    expect(eventsOf(byAdmins)).toEqual(['ChatMessageAdded.v1', 'ReplySent.v1']);
  });

  it('leaves the others out, and no event that names no document', () => {
    expect([chatMessage(false), chatMessage(true)].map(byAdmins.documentId)).toEqual(['m', null]);
    expect(() => byAdmins.documentId(recorded({ type: 'ReplySent', data: {} }))).toThrow();
  });

  it('is one of due times, which leaves out no event that names no key', () => {
    const unanswered = dueTimes({
      ...{ name: 'ticketing/unanswered', version: 1, begins: null, events: [replySent] },
      on: ({ event: { data } }) => ({ key: data.ticketId, at: null }),
    });
    expect(() => unanswered.documentId(recorded({ type: 'ReplySent', data: {} }))).toThrow();
  });
});
