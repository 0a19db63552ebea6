import { codec } from '../../../src/events/catalogue.ts';
import { createBuilds } from '../../../src/projections/builds.ts';
import { rebuild } from '../../../src/projections/rebuild/rebuild.ts';
import { rewriteStreams } from '../../../src/projections/rewriting.ts';
import { ordinals } from '../../../src/projections/search/bitmap.ts';
import { fold } from '../../../src/projections/search/fold.ts';
import { type Checkpoint, ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import { johnDoe, ticketId, ticketOpened, userMessageAdded } from '../../support/examples.ts';
import { type MemoryLog, memoryLog } from '../../support/read-models.ts';
import { type OpenStore, SMALL_PIECES, smallTicketMessages } from './examples.ts';
import { openedForEach } from './opened.ts';

const stream = `ticket-${ticketId}`;
const SECRET = 'Mwalimu-Kiprono';
/** Both are a page of the database, or more: such texts lie in pages of their own. */
const LONG = `${SECRET} `.repeat(600);
const silent = { onProjected: () => {}, onPoison: () => {} };
/** What the log's codec says once the key of the person is destroyed. */
const withoutKey: typeof codec = {
  ...codec,
  decodeAll: (recorded) =>
    codec.decodeAll(recorded.map((one) => ({ ...one, data: one.data.replaceAll(SECRET, 'gone') }))),
};

export function describeForgetting(open: OpenStore): void {
  describe('people who were erased', () => {
    const store = openedForEach((projections = SMALL_PIECES) => open(projections));
    let log: MemoryLog;

    beforeEach(async () => {
      log = memoryLog();
      log.append([
        stream,
        ticketOpened({ subject: SECRET, description: LONG, email: `${SECRET}@example.org` }),
      ]);
      for (let number = 0; number < 50; number++)
        log.append([
          stream,
          userMessageAdded({ messageId: `m-${number}` as never, message: `${number} ${LONG}` }),
        ]);
      await rebuild({ ...silent, codec, log, store: store.writer });
    });

    const isThere = async () => (await store.bytes()).includes(SECRET);
    const subject = async () => (await store.tickets.get(ticketId))?.subject;

    /** What the projector's thread does, until it has nothing to forget after so many erasures. */
    async function forget(erasures: number): Promise<void> {
      const stopping = new AbortController();
      const failed: string[] = [];
      const builds = createBuilds({
        ...silent,
        log,
        codec: withoutKey,
        store: {
          build: (name) =>
            store.build(SMALL_PIECES.find((module) => module.name === name) as never, erasures),
          toForget: () => store.toForget(erasures),
          clean: (count) => store.clean(count),
        },
        onCatchUp: (name, step) => void (step.kind === 'failed' && failed.push(`${name}: ${step.reason}`)),
        onForgotten: () => stopping.abort(),
      });
      await builds.run([], { regroup() {} }, stopping.signal);
      expect(failed).toEqual([]);
    }

    it('are shown no more before that: documents are made anew, and searches pass over the others', async () => {
      const finding = async () => {
        const terms = [fold(SECRET)];
        const messages = store.reader.queriesOf(smallTicketMessages);
        return [
          ordinals((await store.tickets.found({ terms })).bits),
          ordinals((await messages.owners({ terms })).bits),
          await messages.ownerIds({ terms }),
          (await messages.newestMatches({ terms, owners: [ticketId], limit: 3 })).length,
        ];
      };
      const texts = async () => JSON.stringify([...(await store.messages.find(['m-0', 'm-49'])).values()]);
      expect(await finding()).toEqual([[0], [0], [ticketId], 3]);
      const checkpoint = (await store.writer.checkpoint()) as Checkpoint;
      await rewriteStreams([stream], checkpoint, { log, codec: withoutKey, store: store.writer });
      expect(await subject()).toBe('gone');
      expect(await texts()).not.toContain(SECRET);
      expect(await finding()).toEqual([[], [], [], 0]);
      const after = await store.tickets.firstOfUser(johnDoe.id);
      expect(await store.reader.checkpoint()).toEqual(checkpoint);
      await forget(1);
      expect(await store.tickets.firstOfUser(johnDoe.id)).toEqual(after);
    });

    it('are forgotten beside what serves: no byte of their texts is left', async () => {
      expect(await isThere()).toBe(true);
      expect(await store.reader.forgotten()).toBe(0);
      await forget(1);
      expect(await subject()).toBe('gone');
      expect(await store.reader.forgotten()).toBe(1);
      expect(await store.toForget(1)).toBeNull();
      expect(await isThere()).toBe(false);
    });

    it('are not shown by read models from before their erasure, such as a backup: those are made anew', async () => {
      const writer = await store.open(SMALL_PIECES, 1);
      const behind = writer.behind.map(({ name }) => name);
      expect(behind).toContain('ticketing/tickets');
      // It is made of nothing personal.
      expect(behind).not.toContain('identity/login-expiry');
      await expect(subject()).rejects.toThrow(ReadModelsUnavailable);
      await forget(1);
      expect(await isThere()).toBe(false);
    });

    it('are not carried on by a build that was begun before their erasure', async () => {
      const before = await store.build(
        SMALL_PIECES.find(({ name }) => name === 'ticketing/tickets') as never,
      );
      await before.close();
      expect(await store.reader.builds()).toHaveLength(1);
      await forget(2);
      expect(await subject()).toBe('gone');
      expect(await store.reader.builds()).toEqual([]);
      expect(await isThere()).toBe(false);
    });
  });
}
