import { setImmediate } from 'node:timers/promises';
import { jsonBody } from '../../../src/api/kernel/answer-body.ts';
import { exportPage } from '../../../src/api/privacy/export-page.ts';
import { exportOf } from '../../../src/api/privacy/present-export.ts';
import type { PersonalEvent } from '../../../src/commands/privacy/personal-events.ts';
import { collected } from '../../support/answer-body.ts';
import { metadata } from '../../support/examples.ts';

const ADA = 'user:ada';
const TYPES = new Set(['UserMessageAdded']);

/** Streams with so many events each, and how many of them have been read. */
function heldIn(streams: Readonly<Record<string, number>>) {
  const read = { events: 0 };
  const gathered = {
    ...{ subjects: new Set([ADA]), streams: new Set(Object.keys(streams)), isPlain: false, since: null },
    held: new Map(
      Object.entries(streams).map(([stream, events]) => [
        stream,
        [{ subjects: [ADA], events, types: TYPES, isPlain: false, names: new Set<string>() }],
      ]),
    ),
  };
  async function* eventsOf(_: ReadonlySet<string>, stream: string): AsyncGenerator<PersonalEvent> {
    for (let index = 0; index < (streams[stream] ?? 0); index++) {
      read.events++;
      if (index % 250 === 0) await setImmediate();
      const place = { id: `${stream}-${index}`, stream, revision: index, position: index as never };
      const event = { type: 'UserMessageAdded', data: {} };
      yield {
        envelope: { ...place, event, metadata: metadata() },
        ...{ subjects: [ADA], personal: new Map([[ADA, { message: `${stream} ${index}` }]]), isPlain: false },
      };
    }
  }
  const data = exportOf(ADA, gathered, { eventsOf, ticketsOf: async () => new Map(), hasNotes: true });
  return { data, read };
}

describe('the export of a person', () => {
  const STREAMS = { 'user-ada': 2, 'ticket-1': 600, 'ticket-2': 1, 'conversation-1': 300 };

  it('has everything, by ticket and chat, in lists of any length', async () => {
    const { data } = heldIn(STREAMS);
    const sent = JSON.parse(await collected(jsonBody({ ...data, looks: [] })));
    const textsOf = ({ entries }: { entries: { data: { message: string } }[] }) =>
      entries.map((entry) => entry.data.message);
    expect(textsOf({ entries: sent.records })).toEqual(['user-ada 0', 'user-ada 1']);
    expect(sent.tickets.map(textsOf)).toEqual([
      Array.from({ length: 600 }, (_, index) => `ticket-1 ${index}`),
      ['ticket-2 0'],
    ]);
    expect(sent.conversations.map(textsOf)[0]).toHaveLength(300);
  });

  it('is read while it is sent, as JSON and as a page', async () => {
    const json = heldIn({ 'ticket-1': 100_000 });
    const body = jsonBody({ ...json.data, looks: [] });
    if (typeof body === 'string') throw new Error('it is one text');
    const page = heldIn({ 'ticket-1': 100_000 });
    for (const chunks of [body.chunks(), exportPage(page.data, [])]) {
      for (let chunk = 0; chunk < 3; chunk++) await chunks.next();
      await chunks.return(undefined);
    }
    for (const { read } of [json, page]) {
      expect(read.events).toBeGreaterThan(0);
      expect(read.events).toBeLessThan(5_000);
    }
  });

  it('has the same entries as a page', async () => {
    const { data } = heldIn(STREAMS);
    let page = '';
    for await (const piece of exportPage(data, [])) page += piece;
    expect(page.match(/<article>/g)).toHaveLength(903);
    expect(page.match(/<section>/g)).toHaveLength(4);
    expect(page.match(/<\/section>/g)).toHaveLength(4);
  });
});
