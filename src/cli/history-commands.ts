import { Argument, type Command, Option } from 'commander';
import { days, moment, names, place, responseTarget, time, timeZone, workingWeek } from './arguments.ts';
import { EXPORTED, FORMATS } from './exported.ts';

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
    .option(
      '--until <moment>',
      'a time such as 2026-06-01T12:00:00Z, or a position of the log (default: its end)',
      moment,
    )
    .addOption(new Option('--id <id>', 'prints this document alone').conflicts('with'))
    .option(
      '--out <file>',
      'writes it to a file, which appears once it is whole and replaces one of that name',
      place,
    )
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
    .option('--from <moment>', 'a time or a position of the log (default: its beginning)', moment)
    .option(
      '--to <moment>',
      'likewise (default: its end); tickets and conversations are as they were then',
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
    .action(async (what, { from = null, to = null, ...options }) =>
      (await import('./export.ts')).exportFromLog(what, { from, until: to, ...options }),
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
    .option('--from <time>', 'only tickets opened from then on', time)
    .option('--to <time>', 'only tickets opened until then', time)
    .option(
      '--until <moment>',
      'what was known at a time, or a position of the log (default: its end)',
      moment,
    )
    .option('--json', 'prints JSON instead of a table')
    .action(async ({ until = null, ...options }) =>
      (await import('./what-if.ts')).whatIf({ until, ...options }),
    );
}
