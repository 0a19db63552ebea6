import { z } from 'zod';
import { createCodec, decodeOrThrow, UndecodableEvent, UnencodableEvent } from '../../src/events/codec.ts';
import { defineEvent, type EventDefinition } from '../../src/events/definition.ts';
import type { RecordedEvent } from '../../src/events/log/port.ts';
import { decodeOne } from '../support/codecs.ts';
import { metadata } from '../support/examples.ts';

/** Version 1 had `name`; version 2 split it; version 3 counts its letters. */
const renamed = defineEvent({
  type: 'PersonRenamed',
  version: 3,
  schema: z.strictObject({ first: z.string(), last: z.string(), letters: z.int() }),
  subjects: { first: () => null, last: () => null },
  upcasts: {
    1: (data) => {
      const [first, last] = (data as { name: string }).name.split(' ');
      return { first, last };
    },
    2: (data) => {
      const person = data as { first: string; last: string };
      return { ...person, letters: person.first.length + person.last.length };
    },
  },
});
const cut = defineEvent({
  type: 'Cut',
  version: 2,
  schema: z.strictObject({}),
  subjects: {},
});
const codec = createCodec([renamed, cut] as unknown as EventDefinition[]);

const stored = (changes: Partial<RecordedEvent> = {}): RecordedEvent => ({
  id: 'e-1',
  type: 'PersonRenamed',
  data: '{"first":"John","last":"Doe","letters":7}',
  metadata: JSON.stringify({ version: 3, ...metadata() }),
  stream: 'person-1',
  revision: 4,
  position: 50 as never,
  ...changes,
});
const john = { first: 'John', last: 'Doe', letters: 7 };
const ofVersion = (version: unknown) => JSON.stringify({ ...metadata(), version });

describe('the codec', () => {
  it('reads what it wrote', async () => {
    const written = codec.encode('e-1', { type: 'PersonRenamed', data: john }, metadata());
    const place = { stream: 'person-1', revision: 4, position: 50 as never };
    expect(await decodeOne({ ...written, ...place }, codec)).toEqual({
      id: 'e-1',
      ...place,
      event: { type: 'PersonRenamed', data: john },
      metadata: metadata(),
    });
  });

  it('writes the version of today beside the metadata', () => {
    const { metadata: text } = codec.encode('e-1', { type: 'PersonRenamed', data: john }, metadata());
    expect(JSON.parse(text)).toEqual({ version: 3, ...metadata() });
  });

  it('refuses to write what it could not read', () => {
    expect(() => codec.encode('e-1', { type: 'Unheard', data: {} }, metadata())).toThrow(UndecodableEvent);
  });

  it.each<[string, unknown, string]>([
    ['a field that is missing', { first: 'John', letters: 7 }, 'last (invalid_type)'],
    ['a field of the wrong kind', { ...john, letters: 'seven' }, 'letters (invalid_type)'],
    ['a field that nobody knows', { ...john, age: 7 }, ' (unrecognized_keys)'],
    ['nothing', undefined, ' (invalid_type)'],
  ])('refuses to write %s, and says what without a word of the data', (_, data, what) => {
    const encode = () => codec.encode('e-1', { type: 'PersonRenamed', data }, metadata());
    expect(encode).toThrow(new UnencodableEvent(`PersonRenamed doesn't fit its schema: ${what}`));
  });

  it.each([
    [1, '{"name":"John Doe"}'],
    [2, '{"first":"John","last":"Doe"}'],
    [3, '{"first":"John","last":"Doe","letters":7}'],
  ])('brings version %d up to today, one version after the other', async (version, data) => {
    const { event } = await decodeOne(stored({ data, metadata: ofVersion(version) }), codec);
    expect(event.data).toEqual(john);
  });

  it.each<[string, Partial<RecordedEvent>, string]>([
    ['an unknown type', { type: 'Unheard' }, 'unknown event type Unheard'],
    ['a newer version', { metadata: ofVersion(4) }, 'version 4 is newer than this desk'],
    ['version 0', { metadata: ofVersion(0) }, 'no version: 0'],
    ['half a version', { metadata: ofVersion(1.5) }, 'no version: 1.5'],
    ['a version that is text', { metadata: ofVersion('3') }, 'no version: 3'],
    ['no version', { metadata: ofVersion(undefined) }, 'no version: undefined'],
    [
      'a version without an upcast',
      { type: 'Cut', data: '{}', metadata: ofVersion(1) },
      'no upcast from version 1',
    ],
    ['broken data', { data: '{"first":' }, 'at position 50 holds broken JSON'],
    ['broken metadata', { metadata: '' }, 'at position 50 holds broken JSON'],
    ['data that is null', { data: 'null' }, 'holds JSON that is no object'],
    ['data that is text', { data: '"John"' }, 'holds JSON that is no object'],
    ['metadata that is a number', { metadata: '7' }, 'holds JSON that is no object'],
    ['data that its upcast makes nothing of', { data: '{}', metadata: ofVersion(1) }, 'TypeError'],
  ])('refuses %s, and reads what comes with it', async (_, changes, message) => {
    const [before, broken, after] = await codec.decodeAll([stored(), stored(changes), stored()]);
    expect(broken).toBeInstanceOf(UndecodableEvent);
    expect(String(broken)).toContain(message);
    expect([before, after]).toEqual([await decodeOne(stored(), codec), before]);
  });

  it('reads together what is of use only together, or nothing of it', async () => {
    expect(await decodeOrThrow(codec, [stored(), stored()])).toHaveLength(2);
    const broken = [stored(), stored({ type: 'Unheard' }), stored({ data: '' })];
    await expect(decodeOrThrow(codec, broken)).rejects.toThrow('unknown event type Unheard');
  });
});
