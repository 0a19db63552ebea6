import { z } from 'zod';
import { eventCatalogue } from '../../src/events/catalogue.ts';

const named = eventCatalogue.map((definition) => [definition.type, definition] as const);

describe('the catalogue of events', () => {
  it('has each type once', () => {
    const types = named.map(([type]) => type);
    expect(types).toEqual([...new Set(types)]);
  });

  it.each(named)('%s is a past-tense fact', (type) => {
    expect(type).toMatch(/^[A-Z][A-Za-z]+(ed|Set|Sent|Seen|Read|Taken)$/);
  });

  it.each(named)('%s has an upcast from every version before its own', (_, { version, upcasts }) => {
    expect(Object.keys(upcasts).map(Number)).toEqual(
      Array.from({ length: version - 1 }, (_one, index) => index + 1),
    );
  });

  it.each(named)('%s calls personal only what its schema has', (_, { schema, personal }) => {
    const { properties } = z.toJSONSchema(schema, { unrepresentable: 'any' }) as { properties: object };
    expect(Object.keys(properties)).toEqual(expect.arrayContaining([...personal]));
  });

  it.each(named)('%s refuses a field that its schema does not have', (_, { schema }) => {
    const { additionalProperties } = z.toJSONSchema(schema, { unrepresentable: 'any' });
    expect(additionalProperties).toBe(false);
  });
});
