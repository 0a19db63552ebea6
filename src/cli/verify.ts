import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { headSignerOf } from '../composition/proofs.ts';
import { openTreeToRead } from '../composition/stores/tree.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type CheckedHead, type CheckedLog, checkLog } from '../proofs/check/check-log.ts';
import { expectedLeaves } from '../proofs/check/expected-leaves.ts';
import { sentenceOf } from '../proofs/check/findings.ts';
import type { TreeStore } from '../proofs/store/port.ts';
import { NoTreeHead, type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { BadArgument } from './arguments.ts';
import { throughLog } from './whole-log.ts';

export interface VerifyOptions {
  /** Files with heads that were kept elsewhere. */
  readonly head?: readonly string[];
  readonly keys?: string;
}

/** `casebook verify`. Sets the exit status 1 when the log is not what it was. Throws `BadArgument`. */
export async function verifyLog(options: VerifyOptions): Promise<void> {
  const config = loadConfig(process.env);
  const checked = await throughLog(config, 'Verifying', async ({ log, ...reading }) => {
    const keys = options.keys === undefined ? await headSignerOf(config).publicKeys() : keysIn(options.keys);
    const given = await headsIn(options.head ?? [], keys);
    const tree = await openTreeToRead(config, log);
    try {
      const own = tree === null ? [] : await ownHeads(tree, keys);
      const expected = tree && expectedLeaves(tree);
      return await checkLog({ log, ...reading, expected, heads: [...given, ...own] });
    } finally {
      await tree?.close();
    }
  });
  tell(checked, config);
}

/** The heads in files, one a line. */
async function headsIn(files: readonly string[], keys: readonly JWK[]): Promise<readonly TreeHead[]> {
  const heads: TreeHead[] = [];
  for (const file of files)
    for (const line of linesOf(file))
      heads.push(
        await verifiedHead(line, keys).catch((error) => {
          if (!(error instanceof NoTreeHead)) throw error;
          throw new BadArgument('--head <files...>', file, `A line of it ${error.message}.`);
        }),
      );
  return heads;
}

const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function keysIn(file: string): readonly JWK[] {
  try {
    const { data, keys } = JSON.parse(readFileSync(file, 'utf8'));
    const found = keys ?? data.keys;
    if (Array.isArray(found)) return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
  }
  throw new BadArgument('--keys <file>', file, 'It must hold the answer of GET /api/v1/audit/keys.');
}

const PAGE = 1_000;

/** The heads that the desk has published. Those of keys that are not known any more can't be checked, and are left out. */
async function ownHeads(tree: TreeStore, keys: readonly JWK[]): Promise<readonly TreeHead[]> {
  const heads: TreeHead[] = [];
  for (let before: number | null = null; ; ) {
    const page = await tree.heads(before, PAGE);
    for (const { signed } of page) {
      const head = await verifiedHead(signed, keys).catch(() => null);
      if (head !== null) heads.push(head);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return heads;
    before = last.number;
  }
}

/** Of very many findings, the first ones tell the place. */
const MOST_TOLD = 50;

function tell({ size, root, position, findings, heads, newer }: CheckedLog, config: Config): void {
  console.log(`${size} events are proven, the last at position ${position}; root ${root.toString('hex')}`);
  if (newer === null) console.log(`The desk has made no tree of this log yet in ${config.dataDir}`);
  else console.log(`The desk's tree was compared with it${newer > 0 ? `; ${newer} events are newer` : ''}`);
  for (const finding of findings.slice(0, MOST_TOLD)) console.log(sentenceOf(finding));
  if (findings.length > MOST_TOLD) console.log(`and ${findings.length - MOST_TOLD} more`);
  const wrong = heads.filter(({ outcome }) => outcome !== 'agrees');
  for (const checked of wrong) console.log(ofHead(checked, heads));
  if (heads.length > 0) console.log(`${heads.length - wrong.length} of ${heads.length} signed heads agree`);
  const isWhole = findings.length === 0 && wrong.length === 0;
  console.log(isWhole ? 'Nothing was changed' : 'The log is NOT what it was');
  if (!isWhole) process.exitCode = 1;
}

function ofHead({ head, outcome }: CheckedHead, heads: readonly CheckedHead[]): string {
  const name = `the head of ${head.time} (${head.size} events, up to position ${head.position})`;
  if (outcome === 'foreign') return `${name} is of another log, ${head.log}`;
  if (outcome === 'shorter') return `${name} has more events than the log: its tail was cut`;
  const before = heads
    .filter(({ outcome, head: { size } }) => outcome === 'agrees' && size < head.size)
    .at(-1);
  return `${name} differs: an event was changed, removed, inserted or reordered behind position ${before?.head.position ?? 0}`;
}
