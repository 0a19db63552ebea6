import fc from 'fast-check';
import { initialsOf } from '../../console/src/kit/person.ts';
import { fromMatch, partsOf } from '../../console/src/list/marks.ts';

const marked = (text: string, search: string) =>
  partsOf(text, search)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('');

describe('the marks of a search', () => {
  it.each([
    ['Refund for my card', 'refund', '[Refund] for my card'],
    ['Crédit et crème', 'credit creme', '[Crédit] et [crème]'],
    ['Straße 5', 'strasse', 'Straße 5'],
    ['ﬁne print', 'fine', '[ﬁne] print'],
    ['a money order', '"money order"', 'a [money order]'],
    ['SMI-2026-000012', '#000012', 'SMI-2026-[000012]'],
    ['<b>bold</b>', '<b>', '[<b>]bold</b>'],
    ['👍🏽 thanks', '👍🏽', '[👍🏽] thanks'],
    ['nothing', '', 'nothing'],
    ['', 'something', ''],
  ])('in %j of %j are %j', (text, search, expected) => expect(marked(text, search)).toBe(expected));

  it('join where matches overlap', () => expect(marked('banana', 'ana nan')).toBe('b[anana]'));

  it('leave every text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, search) => {
        expect(
          partsOf(text, search)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('an excerpt', () => {
  it('begins shortly before the first match, with a whole word', () => {
    const parts = partsOf('I have asked three times already, and now I want my refund at once', 'refund');
    expect(fromMatch(parts)).toEqual([
      { text: '…and now I want my ', isMatch: false },
      { text: 'refund', isMatch: true },
      { text: ' at once', isMatch: false },
    ]);
  });
  it.each(['my refund', 'refund', 'no match at all in this text, however long it may be'])(
    'is the whole of %j',
    (text) => expect(fromMatch(partsOf(text, 'refund'))).toEqual(partsOf(text, 'refund')),
  );
});

describe('initials', () => {
  it.each([
    ['Ada Obi', 'AO'],
    ['chinedu.okonkwo@example.com', 'CO'],
    ['ada@example.com', 'A'],
    ['Ada Maria Obi', 'AO'],
    ['', ''],
    [null, ''],
  ])('of %j are %j', (name, initials) => expect(initialsOf(name)).toBe(initials));
});
