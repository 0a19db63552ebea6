import { createReadStream } from 'node:fs';
import type { JWK } from 'jose';
import { headSignerOf } from '../composition/proofs.ts';
import { openTreeToRead } from '../composition/stores/tree.ts';
import { type Config, EMBEDDED } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { eventsFile, openForReading } from '../events/log/sqlite/database.ts';
import { problemIn } from '../events/log/sqlite/unclean-end.ts';
import { checkLog } from '../proofs/check/check-log.ts';
import { expectedLeaves } from '../proofs/check/expected-leaves.ts';
import { readLogFile } from '../proofs/log-file/read.ts';
import type { TreeStore } from '../proofs/store/port.ts';
import { type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { headsIn, keysIn } from './proof-files.ts';
import { tellCheck } from './told-check.ts';
import { throughLog } from './whole-log.ts';

export interface VerifyOptions {
  /** Files with heads that were kept elsewhere. */
  readonly head?: readonly string[];
  /** A file with public keys. */
  readonly keys?: string;
}

/** `casebook verify`: checks the log of the desk. Throws `BadArgument`. */
export async function verifyLog({ head = [], keys: file }: VerifyOptions): Promise<void> {
  const config = loadConfig(process.env);
  const { unknown, ...checked } = await throughLog(config, 'Verifying', async ({ log, ...reading }) => {
    const keys = await keysOf(file, config);
    const given = await headsIn(head, keys);
    const tree = await openTreeToRead(config, log);
    try {
      const own = tree === null ? NO_HEADS : await ownHeads(tree, keys);
      const expected = tree && expectedLeaves(tree);
      const heads = [...given, ...own.heads];
      return { ...(await checkLog({ log, ...reading, expected, heads })), unknown: own.unknown };
    } finally {
      await tree?.close();
    }
  });
  tellCheck(checked);
  if (unknown > 0)
    console.log(
      `${unknown} heads of the desk are signed with keys that are not at hand, and were not compared`,
    );
  const problem = config.eventLogUrl === EMBEDDED ? problemOf(eventsFile(config.dataDir)) : null;
  if (problem === null) return;
  console.log(`The file of the log is malformed, so that some events may not be found: ${problem}`);
  process.exitCode = 1;
}

/** Events are found by indexes, which the check of all events doesn't read. */
export function problemOf(file: string): string | null {
  const database = openForReading(file);
  try {
    return problemIn(database);
  } finally {
    database.close();
  }
}

/** The keys of a file; without one, those of this environment. */
export const keysOf = async (file: string | undefined, config: Config): Promise<readonly JWK[]> =>
  file === undefined ? headSignerOf(config).publicKeys() : keysIn(file);

/** `casebook verify --file`: checks an exported log, without the desk. Throws `BadArgument` and `NoLogFile`. */
export async function verifyFile(file: string, { head = [], keys }: VerifyOptions): Promise<void> {
  const heads = keys === undefined ? [] : await headsIn(head, keysIn(keys));
  const { log, pages, findings } = await readLogFile(createReadStream(file));
  const checked = await checkLog({ log, pages, heads, expected: null, onProgress: () => {} });
  const all = [...findings(checked.root), ...checked.findings];
  tellCheck({
    ...checked,
    findings: all.toSorted((one, other) => one.event.position - other.event.position),
  });
}

const PAGE = 1_000;

interface OwnHeads {
  readonly heads: readonly TreeHead[];
  /** How many are signed with other keys, such as dropped ones. */
  readonly unknown: number;
}

const NO_HEADS: OwnHeads = { heads: [], unknown: 0 };

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
