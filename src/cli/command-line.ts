import { isForeseenOfTool } from './foreseen.ts';

/** Arguments that make no sense. The message is one line. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** Every command takes it: it prints the usage and does nothing else. */
export const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** What `parse` (`parseArgs`) returns. Throws `BadArguments` instead of its errors. */
export function parsed<Values>(parse: () => Values): Values {
  try {
    return parse();
  } catch (error) {
    throw new BadArguments(error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error));
  }
}

/** The one line that tells of bad arguments. `usage`: its first line is the shortest description of the command. */
export const badArgumentsLine = (error: BadArguments, usage: string): string =>
  `casebook: ${error.message} (${usage.split('\n')[0]})`;

/** The exit status after bad arguments; after every other failure it is 1. */
export const BAD_ARGUMENTS_STATUS = 2;

/** Runs a command that works on the stores or prints something, and tells in one line what it foresees can go wrong. */
export async function runTool(usage: string, run: (args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await run(process.argv.slice(2));
  } catch (error) {
    if (error instanceof BadArguments) console.error(badArgumentsLine(error, usage));
    else console.error(isForeseenOfTool(error) ? `casebook: ${error.message}` : error);
    process.exitCode = error instanceof BadArguments ? BAD_ARGUMENTS_STATUS : 1;
  }
}
