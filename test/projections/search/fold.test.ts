import { fold } from '../../../src/projections/search/fold.ts';

const SOFT_HYPHEN = '\u00ad';
const JAMO = '한국어'.normalize('NFD');

describe('one word in search are', () => {
  it.each([
    ['an accent, composed or not', ['café', 'cafe\u0301', 'CAFÉ', 'cafe']],
    ['several accents', ['Việt', 'Vie\u0302\u0323t', 'VIE\u0323\u0302T', 'viet']],
    ['sharp s', ['Straße', 'STRASSE', 'STRAẞE', 'strasse']],
    ['dotted and dotless i', ['istanbul', 'İSTANBUL', 'Istanbul', 'ıstanbul']],
    ['final sigma', ['οδυσσέας', 'ΟΔΥΣΣΈΑΣ', 'οδυσσεασ', 'Οδυσσε\u0301ας']],
    ['iota below', ['ᾳ', 'ΑΙ', 'α\u0345']],
    ['Hangul of syllables or of letters', ['한국어', JAMO]],
    ['full width', ['１２３ ＡＢＣ', '123 abc']],
    ['half-width kana', ['ｶﾞｲﾄﾞ', 'ガイド', 'ガイド'.normalize('NFD')]],
    ['ligatures', ['ﬁle oﬃce', 'file office', 'FILE OFFICE']],
    ['letters that Unicode does not take apart', ['Łódź Ærø þing œuf', 'lodz aero thing oeuf']],
    ['io', ['ёлка', 'ЕЛКА', 'е\u0308лка']],
    [
      'what is not shown',
      [`pass${SOFT_HYPHEN}word`, 'pass\u200bword', 'p\u200dass\u2060word\ufeff', 'password'],
    ],
    ['marks of direction', ['\u202a+2348031\u202c', '\u200e+2348031']],
    ['Hebrew points', ['שָׁלוֹם', 'שלום']],
    ['Arabic vowel marks and stretching', ['مُحَمَّد', 'محمـــد', 'محمد']],
    ['alef', ['أحمد', 'إحمد', 'احمد', 'ا\u0654حمد']],
    ['Arabic digits', ['٠٨٠٣', '۰۸۰۳', '0803']],
    ['digits of other scripts', ['०८०३', '০৮০৩', '๐๘๐๓', '𑛚𑛢𑛚𑛝', '0803']],
    ['a fraction', ['½ l', '1/2 l']],
    ['letters of Hausa', ['ɓarna ɗaki ƙofa ƴaya', 'ƁARNA ƊAKI ƘOFA ƳAYA', 'barna daki kofa yaya']],
    ['letters of Yoruba and Igbo', ['ẹ̀kọ́ ṣé ị ụ ṅ', 'eko se i u n']],
    ['eng and schwa', ['ŋə ǝ Ə', 'ne e e']],
    ['the middle dot of Catalan', ['paral·lel', 'paraŀlel', 'parallel']],
    ['yeh and kaf of Persian and Arabic', ['علی کریم', 'علي كريم', 'على كريم']],
    ['quotes and dashes', ['don’t “now” – 5−3', 'don\'t "now" - 5-3']],
    ['white space', ['card payment', ' card \t\r\n payment\u00a0', 'card\u3000payment', 'card\u2028payment']],
    ['emoji with a choice of how they look', ['☎️', '☎']],
  ])('%s', (_what, [first = '', ...others]) => {
    expect(others.map(fold)).toEqual(others.map(() => fold(first)));
  });
});

describe('other words stay other words:', () => {
  it.each([
    ['dakuten', 'が', 'か'],
    ['dakuten, taken apart', 'か\u3099', 'か'],
    ['handakuten', 'ぱ', 'は'],
    ['Cyrillic short i', 'мой', 'мои'],
    ['Thai vowel signs', 'กิน', 'กน'],
    ['Thai tone marks', 'ใหม่', 'ใหม'],
    ['vowel signs of Devanagari', 'हिन्दी', 'हनद'],
    ['virama', 'क्ष', 'कष'],
    ['nukta', 'क़', 'क'],
    ['vowel signs of Tamil', 'கி', 'க'],
    ['hamza that is no part of alef', 'سؤال', 'سوال'],
    ['hiragana and katakana', 'か', 'カ'],
    ['skin tones', '👍🏽', '👍'],
  ])('%s', (_what, one, another) => {
    expect(fold(one)).not.toBe(fold(another));
  });
});

it('the fold of any character is the same in either case, in any normal form and folded again', () => {
  const different: string[] = [];
  // The spacing acute alone: NFKC makes a blank of it, and search an apostrophe.
  for (const character of characters()) {
    if (character === '´' || character === '\u1ffd') continue;
    const text = `a${character}b`;
    const forms = [text.toUpperCase(), text.toLowerCase(), text.normalize('NFKC'), text.normalize('NFD')];
    const folded = fold(text);
    if ([folded, ...forms].some((form) => fold(form) !== folded)) different.push(character);
  }
  expect(different).toEqual([]);
});

/** The first plane, and of the second what has cases or compatibility forms; without halves of surrogate pairs. */
function* characters(): Iterable<string> {
  for (const [from, to] of [
    [0x80, 0xd800],
    [0xe000, 0x10000],
    [0x10400, 0x10600],
    [0x1d400, 0x1e950],
  ] as const)
    for (let code = from; code < to; code++) yield String.fromCodePoint(code);
}

it('halves of surrogate pairs and NUL stay as they are', () => {
  expect(fold('\ud83d é \0')).toBe('\ud83d e \0');
});

it('nothing is left of what shows nothing', () => {
  for (const text of ['\u200b', SOFT_HYPHEN, '\u2066\u2069', '\u3164', ' \u00a0 '])
    expect(fold(text)).toBe('');
});
