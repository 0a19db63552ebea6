import { Argument, type Command, Option } from 'commander';
import { days, names, place, responseTarget, timeZone, workingWeek } from './arguments.ts';
import { EXPORTED, FORMATS } from './exported.ts';
import { moment, time } from './moments.ts';

/** Beneath the help of each command. */
const MOMENTS = `
A moment is a day such as 2026-06-01, a time such as 2026-06-01T12:00:00Z, or a position of the log. A day is one of TIME_ZONE (what-if: of
--time-zone, if given) and is included as a whole: from its beginning, or to its end. An event at the position or the time itself is included, too.
`;

/** The commands that read the past. They change nothing, and run beside desks. */
export function addHistoryCommands(casebook: Command): void {
  casebook
    .command('replay')
    .description(
      'Makes a projection in memory, of the log up to a moment, and prints what it made. It changes nothing, and runs beside desks. docs/analysts.md explains it.',
    )
    .addOption(
      new Option(
        '--projection <name>',
        'one of the desk’s own, such as ticketing/tickets: prints its documents, one a line (NDJSON)',
      ).conflicts('with'),
    )
    .option(
      '--with <file>',
      'a projection of your own, a file of TypeScript or JavaScript: prints its result (JSON)',
      place,
    )
    .option('--until <moment>', 'the last moment that is replayed (default: the end of the log)', moment)
    .addOption(new Option('--id <id>', 'prints this document alone').conflicts('with'))
    .option(
      '--out <file>',
      'writes it to a file, which appears once it is whole and replaces one of that name',
      place,
    )
    .addHelpText('after', MOMENTS)
    .action(async ({ until = null, ...options }, command) => {
      if (options.projection === undefined && options.with === undefined)
        command.error("error: one of '--projection <name>' and '--with <file>' is required");
      await (await import('./replay.ts')).replayLog({ until, ...options });
    });

  casebook
    .command('export')
    .description(
      'Writes what the log tells, as files that other tools open. It changes nothing, and runs beside desks. docs/analysts.md explains the columns.',
    )
    .addArgument(
      new Argument(
        '<what>',
        'events; or tickets, messages or conversations that began in that part of the log',
      ).choices(EXPORTED),
    )
    .addOption(new Option('--format <format>', 'of the file').choices(FORMATS).default('ndjson'))
    .option('--from <moment>', 'the first moment (default: the beginning of the log)', moment)
    .option(
      '--to <moment>',
      'the last moment (default: the end of the log); tickets and conversations are as they were then',
      moment,
    )
    .option(
      '--type <types>',
      'of events, tickets or conversations, or authors of messages; with commas between',
      names,
    )
    .option('--stream <name>', 'events of this stream alone, such as ticket-6f0c…', place)
    .option(
      '--out <file>',
      'writes it to a file, which appears once it is whole and replaces one of that name',
      place,
    )
    .addHelpText('after', MOMENTS)
    .action(async (what, { from = null, to = null, ...options }) =>
      (await import('./export.ts')).exportFromLog(what, { from, to, ...options }),
    );

  casebook
    .command('what-if')
    .description(
      'Judges the tickets of the past by other definitions than the desk’s, and prints both beside each other. It changes nothing, and runs beside desks.',
    )
    .option(
      '--response-target <time>',
      'within which support replies first (default: RESPONSE_TARGET)',
      responseTarget,
    )
    .option('--business-hours <hours>', 'when support works (default: BUSINESS_HOURS)', workingWeek)
    .option('--business-holidays <days>', 'when it does not (default: BUSINESS_HOLIDAYS)', days)
    .option('--time-zone <zone>', 'of business hours (default: TIME_ZONE)', timeZone)
    .option('--from <time>', 'only tickets opened from then on: a day or a time', time)
    .option('--to <time>', 'only tickets opened until then: a day, which is included, or a time', time)
    .option('--until <moment>', 'what was known at that moment (default: the end of the log)', moment)
    .option('--json', 'prints JSON instead of a table')
    .addHelpText('after', MOMENTS)
    .action(async ({ until = null, ...options }) =>
      (await import('./what-if.ts')).whatIf({ until, ...options }),
    );
}
