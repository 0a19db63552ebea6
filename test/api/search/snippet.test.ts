import fc from 'fast-check';
import { foldWithOrigins } from '../../../src/api/search/folded-text.ts';
import { snippetOf } from '../../../src/api/search/snippet.ts';
import { fold } from '../../../src/projections/search/fold.ts';

/** Matches in brackets. */
const shown = (text: string, ...terms: readonly string[]): string | null =>
  snippetOf(text, terms.map(fold))
    ?.parts.map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('') ?? null;

describe('a snippet marks', () => {
  it.each([
    ['the word as it is written', 'My Café is closed', 'CAFE', 'My [Café] is closed'],
    ['an accent of its own', 'My Cafe\u0301 is closed', 'café', 'My [Cafe\u0301] is closed'],
    ['all letters that one became', 'in der Straße 5', 'strasse', 'in der [Straße] 5'],
    ['a whole letter where a part of it matches', 'in der Straße 5', 'ras', 'in der St[raß]e 5'],
    ['a ligature', 'a ﬁle', 'fil', 'a [ﬁl]e'],
    ['Hangul of letters', `${'한국'.normalize('NFD')}!`, '한국', `[${'한국'.normalize('NFD')}]!`],
    ['every match', 'no means no', 'no', '[no] means [no]'],
    ['across a line break', 'card \n payment', 'card payment', '[card \n payment]'],
    ['what is not shown, too', 'pass\u00adword', 'password', '[pass\u00adword]'],
    ['emoji as a whole', 'a 👨‍👩‍👧 b', '👩', 'a [👨‍👩‍👧] b'],
    ['a final sigma', 'ὁ Ὀδυσσεύς', 'οδυσσευς', 'ὁ [Ὀδυσσεύς]'],
    ['a number without the dash before it', 'SMI-2026-000019', '-000019', 'SMI-2026-[000019]'],
    ['a number that is written otherwise', 'call (0805) 555-1212!', '8055551212', 'call (0[805) 555-1212]!'],
    ['a number from abroad', 'at 00234 (805) 555', '+234805555', 'at 0[0234 (805) 555]'],
    ['markup as text', '<b>no</b> & "no"', 'no', '<b>[no]</b> & "[no]"'],
  ])('%s', (_what, text, term, expected) => {
    expect(shown(text, term)).toBe(expected);
  });

  it('any of the terms, the longer one where both begin', () => {
    expect(shown('0803 and 08035550142', '0803', '08035550142')).toBe('[0803] and [08035550142]');
  });

  it('nothing where no term is', () => {
    expect(shown('Nothing here', 'absent')).toBeNull();
    expect(shown('Nothing here', '')).toBeNull();
  });
});

describe('a long text', () => {
  it('is cut around the first match, and says how much there is on both sides', () => {
    const text = `${'a '.repeat(500)}needle${' b'.repeat(500)}`;
    const snippet = snippetOf(text, ['needle']);
    expect(snippet).toMatchObject({ offset: 940, after: text.length - 1_000 - 140 });
    expect(snippet?.parts.map(({ match }) => match)).toEqual([false, true, false]);
  });

  it('is never cut within a grapheme cluster', () => {
    const family = '👨‍👩‍👧';
    const text = `${family.repeat(50)}needle${'e\u0301'.repeat(100)}`;
    const { offset = 0, parts = [], after = 0 } = snippetOf(text, ['needle']) ?? {};
    const whole = parts.map((part) => part.text).join('');
    expect(text.slice(offset, text.length - after)).toBe(whole);
    expect(offset % family.length).toBe(0);
    expect(whole.endsWith('e\u0301')).toBe(true);
    expect(whole.length).toBeLessThan(220);
  });
});

it('folded cluster by cluster, a text is what it is folded at once', () => {
  const unit = fc.constantFrom(
    'a',
    'É',
    'e',
    '\u0301',
    ' ',
    '\n',
    '\u200b',
    'ß',
    'Σ',
    'ﬁ',
    '한',
    '😀',
    '\u00a8',
    'が',
    '\r',
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const { folded, origins, starts } = foldWithOrigins(text);
      expect(folded.trim()).toBe(fold(text));
      expect(origins).toHaveLength(folded.length);
      expect(starts.at(-1)).toBe(text.length);
    }),
    { numRuns: 500 },
  );
});
