import type { Command } from 'commander';
import { place } from './arguments.ts';
import type { VerifyOptions } from './verify.ts';

/** The commands by which others can check the log. They change nothing, and run beside desks. */
export function addProofCommands(casebook: Command): void {
  casebook
    .command('head')
    .description(
      'Reads the whole log and prints a signed tree head, one line to keep elsewhere: casebook verify shows by it later that nothing has changed since. docs/auditors.md explains it.',
    )
    .action(async () => (await import('./head.ts')).printHead());

  casebook
    .command('export-log')
    .description(
      'Writes the log exactly as it is stored, one event a line (NDJSON), for casebook verify --file. docs/auditors.md explains it.',
    )
    .option('--out <file>', 'writes it to a file, which appears once it is whole', place)
    .option('--event <id>', 'writes this event alone, to be checked by a proof', place)
    .action(async (options) => (await import('./export-log.ts')).exportLog(options));

  casebook
    .command('verify')
    .description(
      'Reads the whole log, and compares it with the tree that the desk has made of it and with signed tree heads. It names each event that was changed, removed, inserted or reordered. Only heads that were kept elsewhere (--head) show that nothing was changed. Exit status: 0 when nothing was found and every head could be compared, 1 otherwise, 2 when an option or its file is wrong.',
    )
    .option(
      '--head <files...>',
      'files with signed tree heads which were kept elsewhere: lines of casebook head, mails with them, or answers of the desk',
      places,
    )
    .option(
      '--keys <files...>',
      'the public keys of heads, as GET /api/v1/audit/keys returns them (default: those of this environment)',
      places,
    )
    .option('--file <file>', 'checks a file of casebook export-log instead, without the desk', place)
    .option('--event <id>', 'checks this event alone, by a proof', place)
    .option('--proof <file>', 'what GET /api/v1/audit/proofs/inclusion returned for that event', place)
    .option(
      '--consistency <file>',
      'checks, without the log, that a later head follows from an earlier kept one (--head): what GET /api/v1/audit/proofs/consistency returned',
      place,
    )
    .action(verify);
}

interface Options extends VerifyOptions {
  readonly file?: string;
  readonly event?: string;
  readonly proof?: string;
  readonly consistency?: string;
}

async function verify(
  { file, event, proof, consistency, ...options }: Options,
  command: Command,
): Promise<void> {
  if (consistency !== undefined) {
    const { head, keys } = options;
    if (head === undefined || keys === undefined || (file ?? event) !== undefined)
      return command.error(
        "error: option '--consistency <file>' needs '--head <files...>' and '--keys <files...>', and nothing else",
      );
    const { verifyGrowth } = await import('./verify-growth.ts');
    return verifyGrowth({ consistency, head, keys });
  }
  if (file !== undefined && options.keys === undefined && (options.head ?? event) !== undefined)
    command.error("error: option '--keys <files...>' is required beside '--file <file>'");
  if ((event === undefined) !== (proof === undefined))
    command.error("error: '--event <id>' and '--proof <file>' belong together");
  if (event !== undefined && proof !== undefined) {
    const { verifyEvent } = await import('./verify-event.ts');
    return verifyEvent({ ...options, event, proof, ...(file !== undefined && { file }) });
  }
  const { verifyFile, verifyLog } = await import('./verify.ts');
  return file === undefined ? verifyLog(options) : verifyFile(file, options);
}

const places = (text: string, before: readonly string[] = []): readonly string[] => [...before, place(text)];
