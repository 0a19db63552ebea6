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

/** One of fifty words is a number, which nearly nothing else has. */
const word = () => (random() < 0.02 ? String(Math.floor(random() * 1e9)) : among(WORDS, 4));

/** 10 to 50 words. */
export const messageText = (): string =>
  Array.from({ length: 10 + Math.floor(random() * 40) }, word).join(' ');

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** Distinct terms by their kind, as many of each as there are up to `count`. */
export function termsOfKinds(count: number): readonly (readonly [string, readonly string[]])[] {
  const distinct = (make: (index: number) => string) => [
    ...new Set(Array.from({ length: count }, (_, index) => make(index))),
  ];
  return [
    ['common', distinct((index) => WORDS[index] ?? '')],
    ['rare', distinct(() => RARE[RARE.length - 1 - Math.floor(random() * 5_000)] ?? '')],
    ['part of a word', distinct(() => among(RARE).slice(1, 5))],
    ['two words', distinct(() => `${among(WORDS, 4)} ${among(WORDS, 4)}`)],
    ['two common words', distinct(() => `${among(COMMON)} ${among(COMMON)}`)],
    ['one letter', LETTERS],
    ['two letters', distinct(() => among(LETTERS) + among(LETTERS))],
    ['no match', distinct((index) => `zz${index}yy`)],
  ];
}
