import { createKeptReads, type KeptReads, unlessKnown } from '../../../src/api/kernel/kept-bodies.ts';
import { ERASED } from '../../../src/events/privacy/personal.ts';

describe('bodies that are kept', () => {
  let state: unknown;
  let isToldOfErasures: boolean;
  let kept: KeptReads;
  const ticket = (revision: number) => ({ id: 'a ticket', revision });
  const kind = { view: 'plain', followsFromRevision: true, isSameForAll: true };
  const body = (key: string, of = ticket(1), more = {}) => kept.at([key]).body(of, { ...kind, ...more });
  const textOf = (...asked: Parameters<typeof body>) => body(...asked).bytes?.toString();
  const subjectOf = (key: string) => kept.at([key]).subject;
  beforeEach(() => {
    [state, isToldOfErasures] = [{}, true];
    kept = createKeptReads({ memory: 5_000, state: () => state, isToldOfErasures: () => isToldOfErasures });
  });

  it('are there with what they are about, in the state of which they were made', () => {
    body('a').keep('A');
    expect([textOf('a'), subjectOf('a')]).toEqual(['A', ticket(1)]);
    state = {};
    expect(subjectOf('a')).toBeNull();
  });

  it('are those of the same revision in later states, and of no other one', () => {
    body('a').keep('A');
    state = {};
    expect(textOf('a', ticket(2))).toBeUndefined();
    expect([textOf('a'), subjectOf('a')]).toEqual(['A', ticket(1)]);
    body('a', ticket(2)).keep('B');
    expect([textOf('a', ticket(1)), subjectOf('a')]).toEqual(['B', ticket(2)]);
    state = {};
    expect(textOf('a', ticket(1))).toBeUndefined();
  });

  it('belong to the state from before they were read, however long that took', () => {
    const asked = body('a');
    state = {};
    asked.keep('old');
    expect(subjectOf('a')).toBeNull();
  });

  it('are none of a later state while an erasure may be unheard of', () => {
    body('a').keep('A');
    state = {};
    isToldOfErasures = false;
    expect(textOf('a')).toBeUndefined();
  });

  it('are those of one state alone where the revision doesn’t say what is in them', () => {
    const window = { followsFromRevision: false };
    body('a', ticket(1), window).keep('A');
    expect([textOf('a', ticket(1), window), body('a', ticket(1), window).isToldByRevision]).toEqual([
      'A',
      false,
    ]);
    state = {};
    expect(textOf('a', ticket(1), window)).toBeUndefined();
  });

  it('are gone with an erasure, also those that are being made', () => {
    body('a').keep('A');
    const [read, making] = [kept.at(['a']), body('b')];
    kept.forget();
    making.keep('B');
    state = {};
    expect([textOf('a'), textOf('b')]).toEqual([undefined, undefined]);
    expect(read.body(ticket(1), kind).bytes?.toString()).toBe('A');
  });

  it('need no known state for the same revision', () => {
    state = null;
    body('n').keep('N');
    expect([textOf('n'), textOf('n', ticket(2)), subjectOf('n')]).toEqual(['N', undefined, null]);
  });

  it('are those of one key and one view', () => {
    body('a').keep('plain');
    const masked = { view: 'masked' };
    body('a', ticket(1), masked).keep('masked');
    expect([textOf('a'), textOf('a', ticket(1), masked), textOf('b')]).toEqual([
      ...['plain', 'masked', undefined],
    ]);
  });

  it('take no more memory than they may', () => {
    for (const key of ['a', 'b', 'c', 'd']) body(key).keep('x'.repeat(1_000));
    const long = body('long').keep('x'.repeat(10_000));
    expect([textOf('a'), textOf('d')?.length, textOf('long'), long.length]).toEqual([
      ...[undefined, 1_000, undefined, 10_000],
    ]);
  });
});

describe('If-None-Match', () => {
  const kept = { bytes: null, isToldByRevision: true, keep: Buffer.from };
  const answer = { status: 200, body: Buffer.from('{"a":1}'), headers: { ETag: '"5"' } };
  const statusOf = (known: string | undefined, outcome: object = { kept }, given = answer) =>
    unlessKnown(known, outcome, given).status;

  it.each(['"5"', 'W/"5"', '"4", "5"', '*'])('%s names what the client has', (known) => {
    expect(unlessKnown(known, { kept }, answer)).toEqual({ status: 304, body: '', headers: { ETag: '"5"' } });
  });

  it.each([undefined, '', '"4"', '5', '"55"'])('%s doesn’t', (known) => {
    expect(statusOf(known)).toBe(200);
  });

  it('saves no body that others see otherwise, or that shows somebody erased', () => {
    expect([
      statusOf('"5"', { kept: { ...kept, isToldByRevision: false } }),
      statusOf('"5"', {}),
      statusOf('"5"', { kept }, { ...answer, body: Buffer.from(JSON.stringify({ a: ERASED })) }),
    ]).toEqual([200, 200, 200]);
  });
});
