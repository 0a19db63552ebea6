import { createSessionWatch } from '../../../src/api/identity/session-watch.ts';
import type { EventEnvelope } from '../../../src/events/envelope.ts';
import type { UserId } from '../../../src/events/ids.ts';
import {
  allSessionsEnded,
  familyId,
  leo,
  refreshTokenReused,
  sessionEnded,
  sessionRefreshed,
  sessionStarted,
  userRegistered,
} from '../../support/identity.ts';

type Read = { readonly userId: typeof leo; readonly generation: number } | 'over' | null;

const told = (event: EventEnvelope['event']) => ({ event }) as EventEnvelope;
const ofGeneration = (generation: number): Read => ({ userId: leo, generation });

/** A watch over a log that answers when it is told to. */
function watching(read: Read) {
  const reads: (() => void)[] = [];
  const openSession = () => new Promise<Read>((resolve) => reads.push(() => resolve(read)));
  const watch = createSessionWatch({ openSession });
  return { ...watch, reads, answer: () => reads.shift()?.() };
}

async function known(read: Read) {
  const watch = watching(read);
  const isOpen = watch.isOpen(familyId);
  watch.answer();
  return { ...watch, first: await isOpen };
}

describe('which sessions are open', () => {
  it('is read once, and known from then on', async () => {
    const { first, knownOpen, isOpen, reads } = await known(ofGeneration(0));
    expect([first, knownOpen(familyId), await isOpen(familyId), reads.length]).toEqual([true, true, true, 0]);
  });

  it('is asked again of the log while it has none', async () => {
    const { first, knownOpen } = await known(null);
    expect([first, knownOpen(familyId)]).toEqual([false, null]);
  });

  it('is not asked again once one was found to be over: nothing opens it again', async () => {
    const { first, isOpen, reads } = await known('over');
    expect([first, await isOpen(familyId), reads.length]).toEqual([false, false, 0]);
  });

  it.each([
    ['its end', sessionEnded],
    ['a reuse', refreshTokenReused],
    ['the end of all', allSessionsEnded(1)],
  ])('changes with %s, which names whose it was', async (_what, event) => {
    const { observe, knownOpen } = await known(ofGeneration(0));
    expect(observe(told(event))).toBe(leo);
    expect(knownOpen(familyId)).toBe(false);
  });

  it.each([sessionStarted(), sessionRefreshed('token 2'), userRegistered])(
    'does not change with %j',
    async (event) => {
      const { observe, knownOpen } = await known(ofGeneration(0));
      expect(observe(told(event))).toBeNull();
      expect(knownOpen(familyId)).toBe(true);
    },
  );

  it.each([sessionEnded, allSessionsEnded(1)])(
    'is not what was read, when %j was told meanwhile',
    async (event) => {
      const { isOpen, observe, answer } = watching(ofGeneration(0));
      const asked = isOpen(familyId);
      observe(told(event));
      answer();
      expect(await asked).toBe(false);
    },
  );

  it('stays open when all earlier ones are ended', async () => {
    const { observe, knownOpen } = await known(ofGeneration(2));
    observe(told(allSessionsEnded(2)));
    expect(knownOpen(familyId)).toBe(true);
  });

  it('stays over when so many other users end theirs that this one’s is forgotten', async () => {
    const { observe, knownOpen } = await known(ofGeneration(0));
    observe(told(allSessionsEnded(1)));
    for (let other = 0; other <= 50_000; other++)
      observe(told({ type: 'AllSessionsEnded', data: { userId: `user ${other}` as UserId, generation: 1 } }));
    expect(knownOpen(familyId)).toBe(false);
  });
});

describe('the end of all sessions of a user', () => {
  const SESSIONS = 50_000;
  const ofAll = (userId: UserId, generation: number) =>
    told({ type: 'AllSessionsEnded', data: { userId, generation } } as EventEnvelope['event']);

  /** A node that knows many sessions, and how often it has looked at one of them. */
  async function crowded(ownerOf: (session: number) => UserId) {
    let looks = 0;
    let next = 0;
    const openSession = async () => {
      const userId = ownerOf(next++);
      return {
        generation: 0,
        get userId() {
          looks++;
          return userId;
        },
      };
    };
    const watch = createSessionWatch({ openSession });
    const ids = Array.from({ length: SESSIONS }, (_, session) => `family-${session}` as typeof familyId);
    for (const id of ids) await watch.isOpen(id);
    const before = looks;
    return { watch, ids, looks: () => looks - before };
  }

  it('looks at none of the sessions of others, however many are known', async () => {
    const { watch, ids, looks } = await crowded((session) => `user-${session}` as UserId);
    for (let user = 0; user < 100; user++) watch.observe(ofAll(`user-${user}` as UserId, 1));
    expect(looks()).toBeLessThan(1_000);
    expect([0, 99, 100].map((session) => watch.knownOpen(ids[session] ?? familyId))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('looks at each of the user’s sessions once, however often all are ended', async () => {
    const { watch, ids, looks } = await crowded(() => leo);
    for (let generation = 1; generation <= 50; generation++) watch.observe(ofAll(leo, generation));
    expect(looks()).toBeLessThan(10 * SESSIONS);
    expect(ids.filter((id) => watch.knownOpen(id))).toEqual([]);
  });
});
