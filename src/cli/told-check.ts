import type { CheckedHead, CheckedLog } from '../proofs/check/check-log.ts';
import { sentenceOf } from '../proofs/check/findings.ts';

/** Of very many findings, the first ones tell the place. */
const MOST_TOLD = 50;

/** Prints what a check found. Sets the exit status 1 when the log is not what it was. */
export function tellCheck({ size, root, position, findings, heads, newer }: CheckedLog): void {
  console.log(`${size} events are proven, the last at position ${position}; root ${root.toString('hex')}`);
  if (newer !== null)
    console.log(`The desk's tree was compared with them${newer > 0 ? `; ${newer} of them are newer` : ''}`);
  for (const finding of findings.slice(0, MOST_TOLD)) console.log(sentenceOf(finding));
  if (findings.length > MOST_TOLD) console.log(`and ${findings.length - MOST_TOLD} more`);
  const wrong = heads.filter(({ outcome }) => outcome !== 'agrees');
  for (const checked of wrong) console.log(ofHead(checked, heads));
  if (heads.length > 0) console.log(`${heads.length - wrong.length} of ${heads.length} signed heads agree`);
  const isWhole = findings.length === 0 && wrong.length === 0;
  console.log(isWhole ? wholeBy(heads.length, newer) : 'The log is NOT what it was');
  if (!isWhole) process.exitCode = 1;
}

/** Without heads and tree, a log that was made anew as a whole looks the same. */
const wholeBy = (heads: number, newer: number | null): string =>
  heads === 0 && newer === null
    ? 'Nothing contradicts itself: only a signed head (--head) shows that nothing was changed'
    : 'Nothing was changed';

function ofHead({ head, outcome }: CheckedHead, heads: readonly CheckedHead[]): string {
  const name = `the head of ${head.time} (${head.size} events, up to position ${head.position})`;
  if (outcome === 'foreign') return `${name} is of another log, ${head.log}`;
  if (outcome === 'shorter') return `${name} has more events than the log: its tail was cut`;
  const before = heads
    .filter(({ outcome: other, head: { size } }) => other === 'agrees' && size < head.size)
    .at(-1);
  return `${name} differs: an event was changed, removed, inserted or reordered behind position ${before?.head.position ?? 0}`;
}
