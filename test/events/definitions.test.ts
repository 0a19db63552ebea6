import { z } from 'zod';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import type { EventDefinition } from '../../src/events/definition.ts';
import { subjectsOf } from './subjects.ts';

const named = eventCatalogue.map((definition) => [definition.type, definition] as const);

/** Ids and times are branded texts, which only the types tell from others. */
const ID_OR_TIME = /(?:Id|Ids|At|Number)$|^(?:until|owner|holder|sender|from|to|resolvedBy)$/;

interface Schema {
  readonly type?: string;
  readonly enum?: unknown;
  readonly anyOf?: readonly Schema[];
}
const propertiesOf = ({ schema }: EventDefinition) =>
  (z.toJSONSchema(schema, { unrepresentable: 'any' }) as { properties: Record<string, Schema> }).properties;
const holdsText = ({ type = '', enum: words, anyOf }: Schema): boolean =>
  anyOf?.some(holdsText) ?? (words === undefined && !['integer', 'number', 'boolean', 'null'].includes(type));

describe('the catalogue of events', () => {
  it('has each type once', () => {
    const types = named.map(([type]) => type);
    expect(types).toEqual([...new Set(types)]);
  });

  it.each(named)('%s is a past-tense fact', (type) => {
    expect(type).toMatch(/^[A-Z][A-Za-z]+(ed|Set|Sent|Seen|Read|Taken|Held)$/);
  });

  it.each(named)('%s has an upcast from every version before its own', (_, { version, upcasts }) => {
    expect(Object.keys(upcasts).map(Number)).toEqual(
      Array.from({ length: version - 1 }, (_one, index) => index + 1),
    );
  });

  it.each(named)('%s names data subjects only of what its schema has', (_, definition) => {
    expect(Object.keys(propertiesOf(definition))).toEqual(
      expect.arrayContaining([...subjectsOf(definition).keys()]),
    );
  });

  it.each(named)('%s names a data subject of everything that can hold text', (_, definition) => {
    const texts = Object.entries(propertiesOf(definition)).filter(([, schema]) => holdsText(schema));
    const unnamed = texts.map(([name]) => name).filter((name) => !subjectsOf(definition).has(name));
    expect(unnamed.filter((name) => !ID_OR_TIME.test(name))).toEqual([]);
  });

  it.each(named)('%s says why, where a field has no data subject', (_, definition) => {
    for (const subject of subjectsOf(definition).values())
      if (typeof subject !== 'function') expect(subject.reason).toMatch(/[a-z]/);
  });

  it.each(named)('%s refuses a field that its schema does not have', (_, { schema }) => {
    const { additionalProperties } = z.toJSONSchema(schema, { unrepresentable: 'any' });
    expect(additionalProperties).toBe(false);
  });
});
