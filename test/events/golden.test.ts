import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codec, eventCatalogue } from '../../src/events/catalogue.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import type { StoredEvent } from '../../src/events/log/port.ts';
import { decodeOne } from '../support/codecs.ts';
import { SUBJECT, subjectsOf } from './subjects.ts';

/**
 * One event of each type and version, exactly as the log holds it: `Type.vN.json`. A new version gets a new file and
 * a new line in SHA256SUMS (`sha256sum Type.vN.json >> SHA256SUMS`); what is there is never edited, for such events
 * are in logs that nobody can change.
 */
const FOLDER = join(import.meta.dirname, 'golden');

type Sample = Omit<StoredEvent, 'id'>;

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const sampleOf = (file: string) => JSON.parse(textOf(file)) as Sample;
const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');
const manifest = new Map(
  readFileSync(join(FOLDER, 'SHA256SUMS'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => [line.slice(66), line.slice(0, 64)] as const),
);

const decode = (sample: Sample): Promise<EventEnvelope> =>
  decodeOne({ ...sample, id: 'e-1', stream: 'golden', revision: 0, position: 1 as never });

function definitionOf(type: string) {
  const definition = eventCatalogue.find((one) => one.type === type);
  if (!definition) throw new Error(`there is a sample of ${type}, which is no event type`);
  return definition;
}

/** Every version of every type, by the name of its file. */
const wanted = eventCatalogue.flatMap(({ type, version }) =>
  Array.from({ length: version }, (_, index) => `${type}.v${index + 1}.json`),
);

describe('the golden samples', () => {
  it('are one of each version of each event type, and none besides', () => {
    expect(files.toSorted()).toEqual(wanted.toSorted());
  });

  it('are all in the manifest, and nothing that is gone', () => {
    expect([...manifest.keys()].toSorted()).toEqual(files.toSorted());
  });

  it.each(files)('%s is as it was written', (file) => {
    expect(sumOf(textOf(file))).toBe(manifest.get(file));
  });

  it.each(files)('%s is of the type and version that its name says', (file) => {
    const { type, metadata } = sampleOf(file);
    expect(`${type}.v${(JSON.parse(metadata) as { version: number }).version}.json`).toBe(file);
  });

  it.each(files)('%s is today what its schema asks for', async (file) => {
    const { event } = await decode(sampleOf(file));
    expect(definitionOf(event.type).schema.parse(event.data)).toEqual(event.data);
  });

  it.each(['TicketOpened', 'UserMessageAdded'])(
    '%s of version 1 is verified by the token of its user',
    async (type) => {
      const sample = sampleOf(`${type}.v1.json`);
      const by = (actor: object) =>
        decode({ ...sample, metadata: JSON.stringify({ ...JSON.parse(sample.metadata), actor }) });
      const { userId } = JSON.parse(sample.data);
      const verified = async (actor: object) => (await by(actor)).event.data;
      expect(await verified({ kind: 'user', id: userId })).toMatchObject({ isVerified: true });
      for (const actor of [
        { kind: 'anonymous', id: null },
        { kind: 'user', id: 'another' },
        { kind: 'admin', id: userId },
      ])
        expect(await verified(actor)).toMatchObject({ isVerified: false });
    },
  );

  it.each(files)('%s has every field that names a data subject, and tells whose it is', async (file) => {
    const { event, metadata } = await decode(sampleOf(file));
    const subjects = subjectsOf(definitionOf(event.type));
    expect(Object.keys(event.data as object)).toEqual(expect.arrayContaining([...subjects.keys()]));
    for (const subject of subjects.values())
      if (typeof subject === 'function')
        expect(subject(event.data, metadata.actor) ?? 'desk:').toMatch(SUBJECT);
  });

  it.each(files)('%s of today is written as it was then', async (file) => {
    const sample = sampleOf(file);
    const { event, metadata } = await decode(sample);
    if (file !== `${event.type}.v${definitionOf(event.type).version}.json`) return;
    const { type, data, metadata: text } = codec.encode('e-1', event, metadata);
    expect({ type, data, metadata: text }).toEqual(sample);
  });

  it('would catch a sample of an unknown type', async () => {
    const unknown = { type: 'TicketTeleported', data: '{}', metadata: '{"version":1}' };
    await expect(decode(unknown)).rejects.toThrow('unknown event type');
    expect(() => definitionOf('TicketTeleported')).toThrow('no event type');
  });

  it('would catch an edited sample', () => {
    const [file = ''] = files;
    expect(sumOf(`${textOf(file)} `)).not.toBe(manifest.get(file));
  });
});
