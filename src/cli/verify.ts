import { createReadStream } from 'node:fs';
import type { JWK } from 'jose';
import { headSignerOf } from '../composition/proofs.ts';
import { openTreeToRead } from '../composition/stores/tree.ts';
import { type Config, EMBEDDED } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { eventsFile, openForReading } from '../events/log/sqlite/database.ts';
import { problemIn } from '../events/log/sqlite/unclean-end.ts';
import { type CheckedLog, checkLog } from '../proofs/check/check-log.ts';
import { expectedLeaves } from '../proofs/check/expected-leaves.ts';
import { readLogFile } from '../proofs/log-file/read.ts';
import type { TreeStore } from '../proofs/store/port.ts';
import { type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { keptHeadsIn } from './kept-heads.ts';
import { keysIn } from './proof-files.ts';
import { type OwnHeads, tellCheck } from './told-check.ts';
import { throughLog } from './whole-log.ts';

export interface VerifyOptions {
  /** Files with heads that were kept elsewhere. */
  readonly head?: readonly string[];
  /** Files with public keys. */
  readonly keys?: readonly string[];
}

/** `casebook verify`: checks the log of the desk. Throws `BadArgument`. */
export async function verifyLog({ head = [], keys: files }: VerifyOptions): Promise<void> {
  const config = loadConfig(process.env);
  const keys = await keysOf(files, config);
  const kept = await keptHeadsIn(head, keys);
  const { own, ...checked } = await throughLog(config, 'Verifying', async ({ log, ...reading }) => {
    const tree = await openTreeToRead(config, log);
    try {
      const own = tree === null ? null : await ownHeads(tree, keys);
      const expected = tree && expectedLeaves(tree);
      const heads = [...kept.heads, ...(own?.heads ?? [])];
      return { ...(await checkLog({ log, ...reading, expected, heads })), own };
    } finally {
      await tree?.close();
    }
  });
  const problem = config.eventLogUrl === EMBEDDED ? problemOf(eventsFile(config.dataDir)) : null;
  tellCheck(problem === null ? checked : withProblem(checked, problem), kept, own);
}

const withProblem = (checked: CheckedLog, problem: string): CheckedLog => ({
  ...checked,
  findings: [
    ...checked.findings,
    {
      kind: 'broken',
      event: { position: checked.position, id: null, place: null },
      what: `is the last one that was read, but the file is malformed, so that some events may not be found: ${problem}`,
    },
  ],
});

/** Events are found by indexes, which the check of all events doesn't read. */
export function problemOf(file: string): string | null {
  const database = openForReading(file);
  try {
    return problemIn(database);
  } finally {
    database.close();
  }
}

/** The keys of files; without any, those of this environment. */
export const keysOf = async (
  files: readonly string[] | undefined,
  config: Config,
): Promise<readonly JWK[]> => (files === undefined ? headSignerOf(config).publicKeys() : keysIn(files));

/** `casebook verify --file`: checks an exported log, without the desk. Throws `BadArgument` and `NoLogFile`. */
export async function verifyFile(file: string, { head = [], keys = [] }: VerifyOptions): Promise<void> {
  const kept = await keptHeadsIn(head, keysIn(keys));
  const { log, pages, findings } = await readLogFile(createReadStream(file));
  const checked = await checkLog({ log, pages, heads: kept.heads, expected: null, onProgress: () => {} });
  const all = [...findings(checked.root), ...checked.findings];
  tellCheck(
    { ...checked, findings: all.toSorted((one, other) => one.event.position - other.event.position) },
    kept,
    null,
  );
}

const PAGE = 1_000;

/** The heads that the desk has published. */
async function ownHeads(tree: TreeStore, keys: readonly JWK[]): Promise<OwnHeads> {
  const heads: TreeHead[] = [];
  let unknown = 0;
  for (let before: number | null = null; ; ) {
    const page = await tree.heads(before, PAGE);
    for (const { signed } of page) {
      const head = await verifiedHead(signed, keys).catch(() => null);
      if (head === null) unknown += 1;
      else heads.push(head);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { heads, unknown };
    before = last.number;
  }
}
