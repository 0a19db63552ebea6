/** What other systems say of people and transactions, in words that are read. */
import { figure } from '../words/times.ts';
import { t, type Word } from '../words/words.ts';
import type { Fact } from './model.ts';
import { plainWord } from './plain-words.ts';

/** Words that other systems usually send. */
const KNOWN: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['active', 'word.active'],
  ['inactive', 'word.inactive'],
  ['restricted', 'word.restricted'],
  ['suspended', 'word.suspended'],
  ['approved', 'word.approved'],
  ['verified', 'word.verified'],
  ['not_verified', 'word.notVerified'],
  ['rejected', 'word.rejected'],
  ['not_submitted', 'word.notSubmitted'],
  ['pending', 'word.pending'],
  ['successful', 'word.successful'],
  ['success', 'word.successful'],
  ['completed', 'word.completed'],
  ['failed', 'word.failed'],
  ['reversed', 'word.reversed'],
  ['transfer', 'word.transfer'],
  ['deposit', 'word.deposit'],
  ['withdrawal', 'word.withdrawal'],
  ['bill_payment', 'word.billPayment'],
  ['airtime', 'word.airtime'],
]);

/** A word that another system sent, in the reader's language where it is a usual one; else it is written as words are. */
export function readable(word: string): string {
  const known = KNOWN.get(word.toLowerCase());
  return known === undefined ? plainWord(word) : t(known);
}

const WORDS: ReadonlySet<Fact> = new Set(['account', 'tier', 'verification']);

/** What is known of a person, as it is shown. */
export function shownFact(fact: Fact, value: string): string {
  if (fact === 'balance') return figure(Number(value));
  return WORDS.has(fact) ? readable(value) : value;
}
