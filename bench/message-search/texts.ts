/** Plausible messages, and terms of several kinds that are in them. */

import { among, random } from '../ticket-list/tickets.ts';

const SYLLABLES = 'ba ke li mo nu ra se ti vo wa dro ple stri cha gen ver con sul tra mi'.split(' ');
const COMMON =
  'payment card failed refund my the to account login wallet transfer please help was not i on with'.split(
    ' ',
  );
const RARE = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(random() * 3) }, () => among(SYLLABLES)).join(''),
);
const WORDS = [...COMMON, ...RARE];
const EMOJI = ['👍', '🙏', '😀', '😡'];

const accented = (word: string): string =>
  word.replace(/[aeiou]/, (vowel) => `${vowel}\u0301`.normalize('NFC'));

/** One of fifty words is a number, which nearly nothing else has; one of a hundred has an accent, one of a thousand is an emoji. */
function word(): string {
  const chance = random();
  if (chance < 0.02) return String(Math.floor(random() * 1e9));
  if (chance < 0.03) return accented(among(WORDS, 4));
  return chance < 0.031 ? among(EMOJI) : among(WORDS, 4);
}

/** 10 to 50 words. */
export const messageText = (): string =>
  Array.from({ length: 10 + Math.floor(random() * 40) }, word).join(' ');

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** Some words of a text that follow each other. */
function phraseIn(text: string): string {
  const all = text.split(' ');
  const from = Math.floor(random() * (all.length - 3));
  return all.slice(from, from + 3 + Math.floor(random() * 6)).join(' ');
}

/** Distinct terms by their kind, as many of each as there are up to `count`. `said`: texts of messages, for phrases. */
export function termsOfKinds(
  count: number,
  said: readonly string[],
): readonly (readonly [string, readonly string[]])[] {
  const distinct = (make: (index: number) => string) => [
    ...new Set(Array.from({ length: count }, (_, index) => make(index))),
  ];
  return [
    ['common', distinct((index) => WORDS[index] ?? '')],
    ['rare', distinct(() => RARE[RARE.length - 1 - Math.floor(random() * 5_000)] ?? '')],
    ['with an accent', distinct(() => accented(among(WORDS, 4)))],
    ['beginning of a word', distinct(() => among(WORDS, 4).slice(0, 3 + Math.floor(random() * 3)))],
    ['part of a word', distinct(() => among(RARE).slice(1, 5))],
    ['two words', distinct(() => `${among(WORDS, 4)} ${among(WORDS, 4)}`)],
    ['two common words', distinct(() => `${among(COMMON)} ${among(COMMON)}`)],
    ['three common words', distinct(() => `${among(COMMON)} ${among(COMMON)} ${among(COMMON)}`)],
    ['3 to 8 words of a text', said.map(phraseIn)],
    ['common word and letter', distinct(() => `${among(COMMON)} ${among(LETTERS)}`)],
    ['two letters as words', distinct(() => `${among(LETTERS)} ${among(LETTERS)}`)],
    ['one letter', LETTERS],
    ['two letters', distinct(() => among(LETTERS) + among(LETTERS))],
    ['no match', distinct((index) => `zz${index}yy`)],
  ];
}
