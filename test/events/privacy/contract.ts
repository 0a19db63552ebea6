import { randomUUID } from 'node:crypto';
import { type KeyRing, KeysRefused } from '../../../src/events/privacy/key-ring.ts';
import type { KeyStore, SubjectKey } from '../../../src/events/privacy/key-store.ts';
import { createKeyReader, createKeyRing } from '../../../src/events/privacy/ring.ts';
import { type MasterKeys, newKey, newKeyId, wrap } from '../../../src/events/privacy/wrapping.ts';

export interface OpenedKeys {
  readonly store: KeyStore;
  /** Another node's, or another thread's. */
  another(): Promise<KeyStore>;
  /** Everything that is stored, as text of one character for each byte. */
  bytes(): Promise<string>;
  dispose(): Promise<void>;
}

const master = (name: string) => ({ id: name, key: newKey() });
const MASTERS: MasterKeys = [master('first')];
const MEMORY = 1024 * 1024;

/** What every key store promises, and what a key ring makes of it. */
export function describeKeyStore(name: string, open: () => Promise<OpenedKeys>): void {
  describe(`key store: ${name}`, () => {
    let opened: OpenedKeys;
    let ring: KeyRing;
    const person = () => `user:${randomUUID()}`;
    const ringOn = (store: KeyStore, masters = MASTERS) => createKeyRing(store, { masters, memory: MEMORY });
    const keyOf = async (subject: string, keys = ring) => {
      const key = (await keys.forWriting([subject])).get(subject);
      if (!key) throw new Error('there is no key');
      return key;
    };
    const fresh = (lookup: string): SubjectKey => ({ lookup, ...wrap(newKeyId(), newKey(), MASTERS[0]) });

    beforeAll(async () => {
      opened = await open();
      ring = ringOn(opened.store);
    });
    afterAll(() => opened.dispose());

    it('gives each subject a key of its own, and the same one again', async () => {
      const [ada, bob] = [person(), person()];
      const keys = await ring.forWriting([ada, bob, ada]);
      expect(keys.size).toBe(2);
      expect(keys.get(ada)?.id).not.toBe(keys.get(bob)?.id);
      expect(keys.get(ada)?.key.equals(keys.get(bob)?.key ?? newKey())).toBe(false);
      expect((await keyOf(ada)).key.equals(keys.get(ada)?.key ?? newKey())).toBe(true);
    });

    it('gives the key that is there, also to a subject that was taken for a new one', async () => {
      const [ada, bob] = [person(), person()];
      const { id } = await keyOf(ada);
      const other = ringOn(await opened.another());
      const keys = await other.forWriting([ada, bob], true);
      expect([keys.get(ada)?.id, keys.get(bob)?.id]).toEqual([id, (await keyOf(bob)).id]);
      await other.close();
    });

    it('gives nodes that ask at once the same key', async () => {
      const other = ringOn(await opened.another());
      const subjects = Array.from({ length: 20 }, person);
      const asked = await Promise.all([ring, other, ring].map((keys) => keys.forWriting(subjects)));
      const ids = asked.map((keys) => subjects.map((subject) => keys.get(subject)?.id));
      expect(new Set(ids.map(String)).size).toBe(1);
      expect(new Set(ids[0]).size).toBe(20);
      await other.close();
    });

    it('has a new key for other threads as soon as it was given', async () => {
      const { id, key } = await keyOf(person());
      const reader = createKeyReader(await opened.another(), { masters: MASTERS, memory: MEMORY });
      expect((await reader.find([id])).get(id)?.key.equals(key)).toBe(true);
      await reader.close();
    });

    it('tells a destroyed key from one that it does not know', async () => {
      const subject = person();
      const { id } = await keyOf(subject);
      const before = await ring.generation();
      expect(await ring.withKeys([subject, person()])).toEqual(new Set([subject]));
      expect(await ring.destroy([subject])).toEqual([id]);
      expect(await ring.find([id, 'never'])).toEqual(new Map([[id, null]]));
      expect(await ring.withKeys([subject])).toEqual(new Set());
      expect(await ring.generation()).toBe(before + 1);
    });

    it('destroys once: a repetition finds nothing, and changes nothing', async () => {
      const subject = person();
      await keyOf(subject);
      await ring.destroy([subject]);
      const generation = await ring.generation();
      expect(await ring.destroy([subject])).toEqual([]);
      expect(await ring.destroy([person()])).toEqual([]);
      expect(await ring.generation()).toBe(generation);
    });

    it('destroys the keys of many subjects at once', async () => {
      const subjects = Array.from({ length: 600 }, person);
      const ids = [...(await ring.forWriting(subjects)).values()].map(({ id }) => id);
      const before = await ring.generation();
      expect([...(await ring.destroy([...subjects, person()]))].toSorted()).toEqual(ids.toSorted());
      expect(await ring.generation()).toBeGreaterThan(before);
      expect([...(await ring.find(ids)).values()]).toEqual(ids.map(() => null));
    });

    it('has a fingerprint, which is that of the store', async () => {
      const other = ringOn(await opened.another());
      expect(await other.fingerprint()).toBe(await ring.fingerprint());
      await other.close();
    });

    it('gives another key to a subject whose key was destroyed', async () => {
      const subject = person();
      const { id } = await keyOf(subject);
      await ring.destroy([subject]);
      expect((await keyOf(subject)).id).not.toBe(id);
    });

    it('remembers a key until it is told to forget', async () => {
      const subject = person();
      const { id } = await keyOf(subject);
      const other = ringOn(await opened.another());
      await other.find([id]);
      await ring.destroy([subject]);
      other.forget();
      expect((await other.find([id])).get(id)).toBeNull();
      expect((await keyOf(subject, other)).id).not.toBe(id);
      await other.close();
    });

    it('keeps no key in the clear, no subject, and nothing of a destroyed key', async () => {
      const subject = person();
      const lookup = randomUUID();
      const { key } = await keyOf(subject);
      const kept = fresh(lookup);
      await opened.store.keep([kept]);
      const wrapped = Buffer.from(kept.wrapped).toString('latin1');
      const stored = await opened.bytes();
      expect(stored).toContain(wrapped);
      expect(stored).not.toContain(key.export().toString('latin1'));
      expect(stored).not.toContain(subject.slice('user:'.length));
      await opened.store.destroy([lookup]);
      expect(await opened.bytes()).not.toContain(wrapped);
      expect(await opened.bytes()).not.toContain(lookup);
    });

    it('is refused without the master key that it was made with', async () => {
      await keyOf(person());
      const stranger = ringOn(opened.store, [master('another')]);
      await expect(stranger.forWriting([person()])).rejects.toThrow(KeysRefused);
      const forged = ringOn(opened.store, [{ ...master('x'), id: MASTERS[0].id }]);
      await expect(forged.forWriting([person()])).rejects.toThrow(KeysRefused);
    });

    it('counts its keys, and lists them in the order of their ids', async () => {
      const { living, destroyed } = await opened.store.counts();
      const all = await opened.store.page('', 10_000);
      expect(living).toEqual({ [MASTERS[0].id]: all.length });
      expect(destroyed).toBeGreaterThan(0);
      expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
      const second = await opened.store.page(all[1]?.id ?? '', 2);
      expect(second.map(({ id }) => id)).toEqual(all.slice(2, 4).map(({ id }) => id));
    });

    it('replaces wrapped keys, and none that is gone', async () => {
      const subject = person();
      const { id, key } = await keyOf(subject);
      const gone = await keyOf(person());
      const next = master('next');
      const [dead] = [fresh('dead')];
      await opened.store.keep([dead]);
      await opened.store.destroy(['dead']);
      await opened.store.rewrap([wrap(id, key, next), wrap(dead.id, newKey(), next)]);
      const rotated = ringOn(await opened.another(), [next, ...MASTERS]);
      const found = await rotated.find([id, dead.id, gone.id]);
      expect(found.get(id)?.key.equals(key)).toBe(true);
      expect(found.get(dead.id)).toBeNull();
      expect((await keyOf(subject, rotated)).id).toBe(id);
      expect((await opened.store.counts()).living).toMatchObject({ next: 1 });
      await rotated.close();
    });
  });
}
