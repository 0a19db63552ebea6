import type { Position } from '../../../events/log/port.ts';
import { read, type Steps } from '../../search/steps.ts';
import { FACT_KINDS, type Fact } from './documents.ts';
import type { Piece } from './pieces.ts';
import type { FactStore } from './store.ts';

/** Those of the requested facts that exist, by their ids. */
export function* findFacts(store: FactStore, ids: readonly string[]): Steps<Map<string, Fact>> {
  const found = new Map<string, Fact>();
  for (const id of ids) {
    const position = Number(id);
    if (String(position) !== id) continue;
    for (const piece of yield* read(store.piecesAt(position))) {
      const index = piece.facts.positions.indexOf(position);
      if (index >= 0) found.set(id, yield* factAt(store, piece, index));
    }
  }
  return found;
}

function* factAt(store: FactStore, { facts }: Piece, index: number): Steps<Fact> {
  const position = facts.positions[index] as Position;
  const kind = FACT_KINDS[facts.kinds[index] as number] as Fact['kind'];
  const [subject, word] = [facts.subjects[index] as number, facts.words[index] as number];
  const isLink = kind === 'ticket_linked';
  const subjects = yield* read(store.textsOf('subjects', isLink ? [subject, word] : [subject]));
  const text = isLink || word === 0 ? undefined : (yield* read(store.textsOf('words', [word]))).get(word);
  const linked = isLink ? [subjects.get(word) as string] : [];
  return {
    id: String(position),
    position,
    time: facts.times[index] as number,
    kind,
    subject: subjects.get(subject) as string,
    words: text === undefined ? linked : (JSON.parse(text) as readonly string[]),
  };
}
