/**
 * The form in which texts and terms are compared by every search: `Café`, `CAFE` and `cafe` are one word in it. What is
 * indexed and what is looked for go through this one function. The same text always gives the same form, which never
 * changes when it is folded again.
 *
 * - Case, and compatibility forms: full-width letters and digits, ligatures, both forms of Hangul (Unicode's NFKC).
 * - Accents of Latin, Greek and Cyrillic letters, and the points of Hebrew and Arabic. All other marks stay, since a word
 *   without them is another word: the dakuten of kana, the vowel signs of Thai and of Indian scripts.
 * - Decimal digits of all scripts, as ASCII. Letters that Unicode doesn't take apart, as they are typed without their hooks.
 * - Characters that show nothing: soft hyphens, joiners, marks of direction, variation selectors.
 * - A run of white space is one blank, and there is none at the ends.
 */
export const fold = (text: string): string => foldLetters(text).replace(UNUSUAL_SPACE, ' ').trim();

/** The same with white space as it is. Of a text's grapheme clusters one by one it makes what it makes of the text. */
export const foldLetters = (text: string): string =>
  ASCII.test(text) ? text.toLowerCase() : foldBeyondAscii(text);

const ASCII = /^[\0-\x7f]*$/;
/** White space that isn't one blank: texts with nothing but single blanks needn't be written anew. */
const UNUSUAL_SPACE = / [\s\u0085]+|(?! )[\s\u0085]+/g;

const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu;
/** An accent that stands alone, as keyboards have it in the place of an apostrophe. Decomposed it would be a blank. */
const LONE_ACUTE = /[\u00b4\u1ffd]/g;

/** What is left out, in ranges of code points. */
const ACCENTS = new RegExp(
  `[${[
    ...[
      '\\u0300-\\u036f',
      '\\u0483-\\u0487',
      '\\u1ab0-\\u1aff',
      '\\u1dc0-\\u1dff',
      '\\u20d0-\\u20ff',
      '\\ufe20-\\ufe2f',
    ],
    // Points and accents of Hebrew.
    ...['\\u0591-\\u05bd', '\\u05bf', '\\u05c1', '\\u05c2', '\\u05c4', '\\u05c5', '\\u05c7', '\\ufb1e'],
    // Vowel marks of Arabic, its marks of recitation, and the stretching of letters. Hamza stays.
    ...['\\u0610-\\u061a', '\\u0640', '\\u064b-\\u0652', '\\u0656-\\u065f', '\\u0670'],
    ...['\\u06d6-\\u06dc', '\\u06df-\\u06e4', '\\u06e7', '\\u06e8', '\\u06ea-\\u06ed'],
    // The middle dot, which Catalan has in `l·l` and Unicode in `ŀ`.
    '\\u00b7',
  ].join('')}]+`,
  'gu',
);

/** The short i of Cyrillic is a letter of its own, though Unicode takes it apart. */
const SHORT_I = /\u0438\u0306/g;
/** Alef with or without its hamza or madda is written for the same word. */
const ALEF = /[\u0622\u0623\u0625\u0671]|\u0627[\u0653-\u0655]+/g;

/** Letters that Unicode doesn't take apart, as they are typed where the keyboard lacks them; quotes and dashes. */
const SAME: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ς: 'σ', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', þ: 'th', ŧ: 't' },
  ...Object.fromEntries([...'‘’‚‛ʼʹ′'].map((quote) => [quote, "'"])),
  ...Object.fromEntries([...'“”„‟«»″'].map((quote) => [quote, '"'])),
  ...Object.fromEntries([...'‐‑‒–—―−'].map((dash) => [dash, '-'])),
  // Hausa, other languages of Africa, Azerbaijani.
  ...{ ɓ: 'b', ɗ: 'd', ƙ: 'k', ƴ: 'y', ɖ: 'd', ɛ: 'e', ɔ: 'o', ŋ: 'n', ə: 'e', ǝ: 'e' },
  // The fraction slash of `½`.
  '\u2044': '/',
  // Yeh and kaf as Persian, Urdu and Egyptian keyboards have them.
  ...{ '\u06cc': '\u064a', '\u0649': '\u064a', '\u06a9': '\u0643' },
};
const ALIKE = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');
const DIGIT = /(?![0-9])\p{Nd}/gu;
/** Unicode keeps the digits of a script in a row from 0 to 9; rows may follow each other. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let first = code;
  while (IS_DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}
const IS_DIGIT = /^\p{Nd}$/u;

/** By way of upper case, since that alone makes `ß` two letters and an iota of the one below a letter. */
const foldBeyondAscii = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .replace(LONE_ACUTE, "'")
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(ALIKE, (character) => SAME[character] ?? character)
    .replace(DIGIT, digitOf)
    .replace(SHORT_I, '\u0439')
    .replace(ALEF, '\u0627')
    .replace(ACCENTS, '')
    .normalize('NFC');
