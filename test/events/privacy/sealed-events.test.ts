import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventCatalogue } from '../../../src/events/catalogue.ts';
import { type Codec, createCodec, UndecodableEvent } from '../../../src/events/codec.ts';
import type { DomainEvent } from '../../../src/events/envelope.ts';
import type { RecordedEvent, StoredEvent } from '../../../src/events/log/port.ts';
import { type KeyRing, KeysRefused } from '../../../src/events/privacy/key-ring.ts';
import { ERASED, partsOf } from '../../../src/events/privacy/personal.ts';
import { KeyNeeded } from '../../../src/events/undecodable.ts';
import { decodeOne } from '../../support/codecs.ts';
import { metadata } from '../../support/examples.ts';
import { memoryKeys } from '../../support/keys.ts';

const GOLDEN = join(import.meta.dirname, '..', 'golden');
const samples = readdirSync(GOLDEN)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file, JSON.parse(readFileSync(join(GOLDEN, file), 'utf8')) as StoredEvent] as const);

const at = (stored: Omit<StoredEvent, 'id'>): RecordedEvent => ({
  ...{ id: 'e-1', stream: 's', revision: 0, position: 7 as never },
  ...stored,
});

const reply = {
  type: 'ReplySent',
  data: {
    ...{ ticketId: 't-1', userId: 'ada', adminId: 'leo', messageId: 'm-1', message: 'Dear Ada, it is paid.' },
    ...{ senderName: 'Leo Okafor', senderEmail: 'leo@example.com' },
  },
};

describe('sealed events', () => {
  let keys: KeyRing;
  let codec: Codec;
  beforeEach(() => {
    keys = memoryKeys();
    codec = createCodec(eventCatalogue, keys);
  });
  /** As the log has it: what is in the clear in memory, it doesn't store. */
  async function write(event: DomainEvent, id: string = randomUUID()): Promise<RecordedEvent> {
    const { unsealed: _, ...stored } = codec.encode(
      id,
      event,
      metadata(),
      await codec.keysFor([{ ...event, actor: metadata().actor }]),
    );
    return at(stored);
  }

  it('hold no word of a personal field, and are read as they were written', async () => {
    const stored = await write(reply);
    for (const word of ['Dear', 'paid', 'Leo', 'Okafor', 'example.com'])
      expect(stored.data + stored.metadata).not.toContain(word);
    const { event, metadata: read } = await decodeOne(stored, codec);
    expect(event).toEqual(reply);
    expect(read).toEqual(metadata());
  });

  it.each(samples)('%s is read as without a key, and once it is sealed', async (file, sample) => {
    const { event } = await decodeOne(at(sample));
    expect((await decodeOne(at(sample), codec)).event).toEqual(event);
    const sealed = await write(event);
    expect((await decodeOne(sealed, codec)).event).toEqual(event);
    expect(file).toContain(event.type);
  });

  it.each(samples)('%s fits its schema without its personal texts', async (_, sample) => {
    const { event, metadata: by } = await decodeOne(at(sample));
    const definition = eventCatalogue.find(({ type }) => type === event.type);
    if (!definition) throw new Error(`there is no ${event.type}`);
    const { open, personal } = partsOf(definition, event.data, by.actor);
    expect(definition.schema.parse(open)).toEqual(open);
    for (const fields of personal.values())
      for (const [field, value] of Object.entries(fields)) expect(open[field]).not.toEqual(value);
  });

  it('without the key of one person, tell what belongs to the other', async () => {
    const stored = await write(reply);
    await keys.destroy(['user:ada']);
    const { event } = await decodeOne(stored, codec);
    expect(event.data).toEqual({ ...reply.data, message: ERASED });
    await keys.destroy(['admin:leo']);
    const erased = { message: ERASED, senderName: ERASED, senderEmail: ERASED };
    expect((await decodeOne(stored, codec)).event.data).toEqual({ ...reply.data, ...erased });
  });

  it('can’t be read now when their keys can’t be opened, which says nothing of the events', async () => {
    const stored = await write(reply);
    const { sealed } = JSON.parse(stored.metadata) as {
      readonly sealed: readonly (readonly [string, string])[];
    };
    const locked = {
      get key(): never {
        throw new KeysRefused('the key store was made with another PRIVACY_KEY');
      },
    };
    const found = new Map(sealed.map(([id]) => [id, locked]));
    const other = createCodec(eventCatalogue, { ...keys, find: async () => found });
    await expect(other.decodeAll([stored])).rejects.toThrow(KeysRefused);
    const inTheClear = JSON.stringify(sealed.map(([id]) => [id, { message: 'Hello' }]));
    expect(await other.decodeAll([{ ...stored, unsealed: inTheClear }])).toMatchObject([
      { event: { data: { message: 'Hello' } } },
    ]);
  });

  it('keep what is null, and that there is nothing', async () => {
    const bare = { ...reply, data: { ...reply.data, senderName: null } };
    const stored = await write(bare);
    await keys.destroy(['admin:leo']);
    expect((await decodeOne(stored, codec)).event.data).toMatchObject({
      senderName: null,
      senderEmail: ERASED,
    });
  });

  it('are sealed with a fresh nonce each time', async () => {
    const [one, other] = [await write(reply, 'e-1'), await write(reply, 'e-1')];
    expect(one.data).toBe(other.data);
    expect(one.metadata).not.toBe(other.metadata);
  });

  it('are refused when a byte of the sealed text was changed, and keep no other from being read', async () => {
    const stored = await write(reply);
    const { sealed, ...rest } = JSON.parse(stored.metadata);
    const tampered = (sealed as [string, string][]).flatMap(([key, text], which) =>
      [0, 13, 40, Buffer.from(text, 'base64').length - 1].map((place) => {
        const bytes = Buffer.from(text, 'base64');
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        const changed = sealed.with(which, [key, bytes.toString('base64')]);
        return { ...stored, metadata: JSON.stringify({ ...rest, sealed: changed }) };
      }),
    );
    for (const one of await codec.decodeAll(tampered)) {
      expect(one).toBeInstanceOf(UndecodableEvent);
      expect(String(one)).toContain('the sealed data of ReplySent at position 7 were changed');
    }
    const [, whole] = await codec.decodeAll([...tampered.slice(0, 1), stored]);
    expect(whole).toMatchObject({ event: reply });
  });

  type Pairs = [[string, string], [string, string]];
  it.each<[string, (sealed: Pairs) => { id: string; sealed: unknown }]>([
    ['another event', (sealed) => ({ id: 'e-2', sealed })],
    [
      'another key',
      ([[one, text], [other, last]]) => ({
        id: 'e-1',
        sealed: [
          [other, text],
          [one, last],
        ],
      }),
    ],
    ['nothing', ([[key]]) => ({ id: 'e-1', sealed: [[key, '']] })],
  ])('are refused when their text is that of %s', async (_, change) => {
    const stored = await write(reply, 'e-1');
    const { sealed, ...rest } = JSON.parse(stored.metadata);
    const { id, sealed: changed } = change(sealed);
    const [read] = await codec.decodeAll([
      { ...stored, id, metadata: JSON.stringify({ ...rest, sealed: changed }) },
    ]);
    expect(read).toBeInstanceOf(UndecodableEvent);
  });

  it('are refused when the key store does not know their key: it was lost, and nobody was erased', async () => {
    const stored = await write(reply);
    const [read] = await createCodec(eventCatalogue, memoryKeys()).decodeAll([stored]);
    expect(String(read)).toContain('that the key store doesn’t know'.replace('’', "'"));
  });

  it('ask for the keys of a whole page at once', async () => {
    const page = await Promise.all(
      ['ada', 'bob', 'eve'].map((userId) => write({ ...reply, data: { ...reply.data, userId } })),
    );
    keys.forget();
    const find = jest.spyOn(keys, 'find');
    await createCodec(eventCatalogue, keys).decodeAll(page);
    expect(find).toHaveBeenCalledTimes(1);
    expect(find.mock.calls[0]?.[0]).toHaveLength(4);
  });

  it('are read from memory by other threads of the process, as far as their keys are there', async () => {
    const stored = at(
      codec.encode('e-1', reply, metadata(), await codec.keysFor([{ ...reply, actor: metadata().actor }])),
    );
    const { sealed, ...rest } = JSON.parse(stored.metadata);
    const ids = (sealed as [string, string][]).map(([id]) => [id, '']);
    // Nothing to decrypt: it comes from what is in the clear.
    const handed = { ...stored, metadata: JSON.stringify({ ...rest, sealed: ids }) };
    const reader = createCodec(eventCatalogue, keys);
    expect((await decodeOne(handed, reader)).event).toEqual(reply);
    await keys.destroy(['user:ada']);
    expect((await decodeOne(handed, reader)).event.data).toEqual({ ...reply.data, message: ERASED });
  });

  it('have metadata that are written as JSON writes them, whatever their texts say', async () => {
    const odd = metadata({ requestId: '","sealed":[["x","y"]]}' });
    const keysOf = await codec.keysFor([{ ...reply, actor: odd.actor }]);
    const stored = at(codec.encode('e-1', reply, odd, keysOf));
    expect(JSON.stringify(JSON.parse(stored.metadata))).toBe(stored.metadata);
    expect(await decodeOne(stored, codec)).toMatchObject({ event: reply, metadata: odd });
    const { unsealed: _, ...fromFile } = stored;
    expect(await decodeOne(fromFile, codec)).toMatchObject({ event: reply, metadata: odd });
  });

  it('are written with keys that are in memory at once, and with no key that was destroyed', async () => {
    const acted = [{ ...reply, actor: metadata().actor }];
    const first = (await codec.keysFor(acted)).get('user:ada')?.id;
    expect(codec.encode('e-1', reply, metadata()).metadata).toContain(first);
    await keys.destroy(['user:ada']);
    expect(() => codec.encode('e-1', reply, metadata())).toThrow(KeyNeeded);
    expect((await codec.keysFor(acted)).get('user:ada')?.id).not.toBe(first);
  });

  it('are not kept in memory by the thread that has sealed them', async () => {
    const recorded = await write(reply);
    const [id = ''] = await keys.destroy(['user:ada']);
    expect(id).not.toBe('');
    expect((await decodeOne(recorded, codec)).event.data).toEqual({ ...reply.data, message: ERASED });
  });

  it('are not written without the key of a subject', () => {
    expect(() => codec.encode('e-1', reply, metadata())).toThrow('a subject without a key');
  });
});
