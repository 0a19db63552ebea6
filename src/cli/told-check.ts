import type { CheckedHead, CheckedLog } from '../proofs/check/check-log.ts';
import { type Finding, sentenceOf } from '../proofs/check/findings.ts';
import type { TreeHead } from '../proofs/tree-head.ts';
import type { KeptHeads } from './kept-heads.ts';

/** The heads that the desk keeps itself, beside its tree. */
export interface OwnHeads {
  readonly heads: readonly TreeHead[];
  /** How many are signed with keys that are not at hand, such as dropped ones. */
  readonly unknown: number;
}

/** Of very many findings, the first ones tell the place. */
const MOST_TOLD = 50;

/**
 * Prints what a check found, and what it shows: heads that were kept elsewhere are counted apart from those of the desk. Sets the exit
 * status 1 when the log is not what it was, and when a kept head could not be compared. `own`: null where the desk has no tree.
 */
export function tellCheck(checked: CheckedLog, kept: KeptHeads, own: OwnHeads | null): void {
  const { size, root, position, findings, heads, newer } = checked;
  console.log(`${size} events are proven, the last at position ${position}; root ${root.toString('hex')}`);
  if (newer !== null)
    console.log(`The desk's tree was compared with them${newer > 0 ? `; ${newer} of them are newer` : ''}`);
  for (const finding of findings.slice(0, MOST_TOLD)) console.log(sentenceOf(finding));
  if (findings.length > MOST_TOLD) console.log(`and ${findings.length - MOST_TOLD} more`);
  const isKept = (one: CheckedHead) => kept.heads.includes(one.head);
  tellHeads('that were kept elsewhere', heads.filter(isKept), checked);
  tellHeads(
    'of the desk itself',
    heads.filter((one) => !isKept(one)),
    checked,
  );
  for (const sentence of kept.unknown) console.log(sentence);
  if (own !== null && own.unknown > 0)
    console.log(
      `${own.unknown} heads of the desk itself are signed with keys that are not at hand, and were not compared`,
    );
  const isWhole = findings.length === 0 && heads.every(({ outcome }) => outcome === 'agrees');
  for (const line of isWhole ? shownBy(checked, kept, own) : ['The log is NOT what it was'])
    console.log(line);
  if (!isWhole || kept.unknown.length > 0) process.exitCode = 1;
}

/** Heads of the same kind that contradict the log are as many as hours: the first of the desk's own are told. */
function tellHeads(whose: string, heads: readonly CheckedHead[], checked: CheckedLog): void {
  const wrong = heads.filter(({ outcome }) => outcome !== 'agrees');
  for (const one of wrong.slice(0, MOST_HEADS)) console.log(ofHead(one, checked));
  if (wrong.length > MOST_HEADS) console.log(`and so do ${wrong.length - MOST_HEADS} later heads ${whose}`);
  if (heads.length > 0) console.log(`${heads.length - wrong.length} of ${heads.length} heads ${whose} agree`);
}

const MOST_HEADS = 5;

function ofHead({ head, outcome }: CheckedHead, { heads, findings }: CheckedLog): string {
  const name = `the head of ${head.time} (${head.size} events, up to position ${head.position})`;
  if (outcome === 'foreign') return `${name} is of another log, ${head.log}`;
  if (outcome === 'shorter') return `${name} has more events than the log: its tail was cut`;
  const first = findings.find(isPlaced)?.event.position;
  if (first !== undefined && first <= head.position)
    return `${name} differs from the log from position ${first} on, which is named above`;
  const before = heads.findLast(
    ({ outcome: other, head: { size } }) => other === 'agrees' && size < head.size,
  );
  const where =
    before === undefined
      ? 'and no earlier head agrees'
      : `and after position ${before.head.position}, where the head of ${before.head.time} agrees`;
  return `${name} differs: an event was changed, removed, inserted or reordered at position ${head.position} or before, ${where}`;
}

/** The file or the tree tells of its place. */
const isPlaced = ({ kind }: Finding): boolean => kind !== 'broken';

/** What it means that nothing was found. */
function shownBy({ position, size }: CheckedLog, kept: KeptHeads, own: OwnHeads | null): readonly string[] {
  const newest = kept.heads.toSorted((one, other) => one.size - other.size).at(-1);
  if (newest !== undefined)
    return [
      `Nothing was changed up to position ${newest.position}, by the heads that were kept elsewhere`,
      ...(newest.size < size
        ? [`No such head tells of the ${size - newest.size} events after it, up to position ${position}`]
        : []),
    ];
  return [
    `Nothing contradicts itself, and that is no proof: only a head that was kept elsewhere (--head) shows that nothing was changed`,
    ...(own === null || own.unknown > 0 ? [] : [sinceWhen(own)]),
  ];
}

/** Who changes the log can have tree and heads made anew from it. */
function sinceWhen({ heads }: OwnHeads): string {
  const first = heads.toSorted((one, other) => one.size - other.size)[0];
  return first === undefined
    ? 'The desk has signed no head of this tree yet'
    : `The first head of this tree is of ${first.time}, with ${first.size} events: the tree may have been made anew then, from a log that was changed before`;
}
