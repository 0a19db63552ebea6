import type { Command } from 'commander';
import { place } from './arguments.ts';

/** The commands by which others can check the log. They change nothing, and run beside desks. */
export function addProofCommands(casebook: Command): void {
  casebook
    .command('head')
    .description(
      'Reads the whole log and prints a signed tree head, one line to keep elsewhere: casebook verify shows by it later that nothing has changed since. docs/auditors.md explains it.',
    )
    .action(async () => (await import('./head.ts')).printHead());

  casebook
    .command('verify')
    .description(
      'Reads the whole log, and compares it with the tree that the desk has made of it and with signed tree heads. It names each event that was changed, removed, inserted or reordered, and exits with 1 then.',
    )
    .option(
      '--head <files...>',
      'files with signed tree heads, one a line, which were kept elsewhere',
      places,
    )
    .option(
      '--keys <file>',
      'the public keys of heads, as GET /api/v1/audit/keys returns them (default: those of this environment)',
      place,
    )
    .action(async (options) => (await import('./verify.ts')).verifyLog(options));
}

const places = (text: string, before: readonly string[] = []): readonly string[] => [...before, place(text)];
