import { createReadStream } from 'node:fs';
import type { JWK } from 'jose';
import { loadConfig } from '../config/load.ts';
import type { RecordedEvent } from '../events/log/port.ts';
import { eventHashOf } from '../proofs/leaves.ts';
import { readLogFile } from '../proofs/log-file/read.ts';
import { isIncluded } from '../proofs/merkle/proofs.ts';
import { NoTreeHead, type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { BadArgument } from './arguments.ts';
import { keptHeadsIn } from './kept-heads.ts';
import { type InclusionProof, keysIn, proofIn } from './proof-files.ts';
import { keysOf, type VerifyOptions } from './verify.ts';
import { throughLog } from './whole-log.ts';

export interface VerifyEventOptions extends VerifyOptions {
  readonly event: string;
  /** A file with an inclusion proof. */
  readonly proof: string;
  /** An exported log; that of the desk unless given. */
  readonly file?: string;
}

/**
 * `casebook verify --event`: checks that an event, as it is stored, is a leaf of a signed tree. Sets the exit status 1 when it
 * isn't. Throws `BadArgument`.
 */
export async function verifyEvent({
  event: id,
  proof: proofFile,
  file,
  ...options
}: VerifyEventOptions): Promise<void> {
  const proof = proofIn(proofFile);
  const keys =
    file === undefined ? await keysOf(options.keys, loadConfig(process.env)) : keysIn(options.keys ?? []);
  const kept = await keptHeadsIn(options.head ?? [], keys);
  for (const sentence of kept.unknown) console.log(sentence);
  const head = await headFor(proof, options.head === undefined ? null : kept.heads, keys);
  if (head === null)
    return refuse(
      `No signed head of ${proof.size} events is at hand: ask for a proof with the size of yours`,
    );
  const { log, event } = file === undefined ? await inLog(id) : await inFile(file, id);
  if (event === null) return refuse(`There is no event ${id} in ${file ?? 'the log'}`);
  const { size, root, time } = head;
  const isProven =
    head.log === log &&
    isIncluded({
      ...{ leafHash: eventHashOf(event), index: proof.leaf, size, path: proof.path },
      root: Buffer.from(root, 'hex'),
    });
  const name = `Event ${id} (position ${event.position}, revision ${event.revision} of ${event.stream})`;
  const against = `the head of ${time} with ${size} events`;
  if (!isProven) return refuse(`${name} is NOT what ${against} stands for`);
  console.log(`${name} is exactly what ${against} stands for`);
}

function refuse(sentence: string): void {
  console.log(sentence);
  process.exitCode = 1;
}

/** A head that was kept elsewhere; the one in the proof where none was named. Null when there is none of that size. */
async function headFor(
  { size, head }: InclusionProof,
  kept: readonly TreeHead[] | null,
  keys: readonly JWK[],
): Promise<TreeHead | null> {
  if (kept !== null) return kept.find((one) => one.size === size) ?? null;
  if (head === null) return null;
  const signed = await verifiedHead(head.signed, keys).catch((error) => {
    if (!(error instanceof NoTreeHead)) throw error;
    throw new BadArgument('--proof <file>', 'head', `It ${error.message}.`);
  });
  return signed.size === size ? signed : null;
}

interface Found {
  /** The identity of the log. */
  readonly log: string;
  readonly event: RecordedEvent | null;
}

async function inFile(file: string, id: string): Promise<Found> {
  const { log, pages } = await readLogFile(createReadStream(file));
  return { log, event: await eventIn(pages, id) };
}

const inLog = (id: string): Promise<Found> =>
  throughLog(loadConfig(process.env), 'Looking for the event', async ({ log, pages }) => ({
    log,
    event: await eventIn(pages, id),
  }));

async function eventIn(
  pages: AsyncIterable<readonly RecordedEvent[]>,
  id: string,
): Promise<RecordedEvent | null> {
  for await (const page of pages) {
    const found = page.find((event) => event.id === id);
    if (found !== undefined) return found;
  }
  return null;
}
