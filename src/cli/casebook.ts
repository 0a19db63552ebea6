import { Command, Option } from 'commander';
import { ROLES } from '../commands/caller.ts';
import { version } from '../composition/version.ts';
import { duration, place, subject, wholeNumber } from './arguments.ts';
import { exitAfter } from './failures.ts';
import { addHistoryCommands } from './history-commands.ts';
import { time } from './moments.ts';
import { addProofCommands } from './proof-commands.ts';

// What a command writes holds people's messages: it is for the owner of the process alone.
process.umask(0o077);

/** The one command line of Casebook. What a command needs is loaded when it runs; the npm scripts are short for it. */
const casebook = new Command('casebook')
  .description('An event-sourced support desk. Without a command it starts, as with "start".')
  .version(version)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(text.trimEnd().replace(/^error: (.*?)\.?$/s, 'casebook: $1 (see --help)\n')),
  });

const LARGEST_ID = 2 ** 31 - 1;
const parentOption = () =>
  new Option(
    '--parent <id>',
    'the process that has started the desk, which ends when that one ends, however it ends; npm start and npm run demo give the id of npm',
  ).argParser(wholeNumber(1, LARGEST_ID));

casebook
  .command('start', { isDefault: true })
  .description(
    'Starts the desk as the environment configures it, on PORT of HOST (1500 of 127.0.0.1 unless set). README.md lists the variables. SIGTERM and SIGINT stop it, and so does the end of its terminal.',
  )
  .addOption(parentOption())
  // An unknown command comes here, too, as an argument of the default one.
  .allowExcessArguments()
  .action(async (options, { args }) => {
    if (args.length > 0) refuseArguments(args);
    await (await import('./start.ts')).start(options);
  });

/** `args`: what stands after `start`, or in the place of a command. */
function refuseArguments(args: readonly string[]): never {
  const [first] = casebook.args;
  const options = { code: 'commander.unknownCommand' };
  if (first === 'start') return casebook.error(`error: too many arguments for 'start': ${args}`, options);
  return casebook.error(`error: there is no command '${first}'`, options);
}

casebook
  .command('demo')
  .description('Starts a desk on example data in DATA_DIR (data/demo unless set), on PORT (1500 unless set).')
  .option(
    '--tickets <number>',
    'how many tickets, at most 1,000,000 (default: 2,000)',
    wholeNumber(1, 1_000_000),
  )
  .option(
    '--seed <number>',
    'the same seed and time give the same tickets and chats, but for what the desk makes secret: ids of guests and of logins (default: 42)',
    wholeNumber(0, 2 ** 32 - 1),
  )
  .option(
    '--until <time>',
    'when the last ticket is opened, such as 2026-06-01T12:00:00Z (default: the last full minute)',
    time,
  )
  .option(
    '--lively',
    'go on while the desk runs: tickets, chats and several admins, something each few seconds, for three hours',
  )
  .addOption(parentOption())
  .action(async (options) => (await import('./demo.ts')).demo(options));

casebook
  .command('rebuild')
  .description(
    'Makes the read models anew from the log. While desks run, each projection is made beside the one that answers, and takes its place once it has caught up; /health/ready shows how far it is.',
  )
  .option(
    '--to <place>',
    'makes new ones beside those in use, while desks run: the address of a MongoDB with its database, or the name of a new file',
    place,
  )
  .addOption(
    new Option('--only <name>', 'makes one projection anew, such as ticketing/messages').conflicts('to'),
  )
  .action(async (options) => (await import('./rebuild.ts')).rebuild(options));

casebook
  .command('retry')
  .description(
    'Projects the streams that stand still (casebook_poisoned_streams) again, each by itself, into the read models that READ_MODELS_URL names, while no desk projects into them. A running desk does the same whenever it begins to project, and when its process is sent SIGUSR2.',
  )
  .action(async () => (await import('./retry.ts')).retry());

casebook
  .command('migrate')
  .description(
    'Copies the log embedded in DATA_DIR into the EventStoreDB that EVENT_LOG_URL names, while no desk runs. What was interrupted goes on where it ended.',
  )
  .action(async () => (await import('./migrate.ts')).migrateLog());

casebook
  .command('backup')
  .description(
    'Copies the log embedded in DATA_DIR into a new file, also while a desk runs, and checks the copy. It names everything else that a restore needs: secrets, and the keys of personal texts, which casebook keys backup copies.',
  )
  .argument('<file>', 'the new file, such as backups/2026-06-01.sqlite', place)
  .action(async (file) => (await import('./backup.ts')).backup(file));

casebook
  .command('restore')
  .description(
    'Puts a backup in the place of the log embedded in DATA_DIR, while no desk runs. The log that is there is moved aside, and the embedded read models are deleted: the desk makes them anew.',
  )
  .argument('<file>', 'the backup; it stays as it is', place)
  .action(async (file) => (await import('./restore.ts')).restore(file));

casebook
  .command('protect')
  .description(
    'Writes a log from before personal texts were encrypted anew, with these texts encrypted, while no desk runs: the log embedded in DATA_DIR, whose old file is moved aside, or the one that EVENT_LOG_URL names into another EventStoreDB. The new log has another id, so that heads which auditors have kept are of the old one; a log in which nothing is in the clear stays as it is. What was interrupted goes on where it ended.',
  )
  .option('--to <url>', 'the EventStoreDB that gets the new log', place)
  .action(async (options) => (await import('./protect.ts')).protectLog(options));

casebook
  .command('retention')
  .description(
    'Erases the people whose term under RETENTION is over, as a running desk does once a day, and waits until nothing is left of them. A desk on the embedded log must be stopped, whose GET /api/v1/privacy/retention names the same people; beside desks on an EventStoreDB it may run.',
  )
  .option('--dry-run', 'names them and counts what would be erased, and erases nobody')
  .action(async (options) => (await import('./retention.ts')).retention(options));

const keys = casebook
  .command('keys')
  .description('Tells how many personal keys there are, and under which versions of PRIVACY_KEY.')
  .action(async () => (await import('./keys.ts')).countKeys());
keys
  .command('rotate')
  .description(
    'Wraps all personal keys with the first version of PRIVACY_KEY, also beside desks that know it. The log stays as it is.',
  )
  .action(async () => (await import('./keys.ts')).rotate());

keys
  .command('backup')
  .description(
    'Copies the file of personal keys into a new file, also while a desk runs. Keep it apart from backups of the log, and the last few copies alone: who is erased is in each older one.',
  )
  .argument('<file>', 'the new file', place)
  .action(async (file) => (await import('./keys-backup.ts')).backUpKeys(file));

addHistoryCommands(casebook);
addProofCommands(casebook);

casebook
  .command('accounts')
  .description(
    'Names the accounts of each phone that has several, because its number has two forms and earlier versions took them for two phones. It changes nothing without --join, and runs beside a desk then.',
  )
  .option(
    '--join',
    'joins them: the account to which a login leads gets the tickets and conversations of the others, which are closed. A desk on the embedded log must be stopped; beside desks on an EventStoreDB it may run. May be repeated.',
  )
  .option('--dry-run', 'tells what --join would do, and changes nothing')
  .action(async (options) => (await import('./accounts.ts')).accounts(options));

casebook
  .command('token')
  .description(
    'Prints a token that a desk with the same environment accepts, signed with the first of JWT_SECRET.',
  )
  .addOption(new Option('--role <role>', 'what its bearer is').choices(ROLES).makeOptionMandatory())
  .requiredOption('--sub <id>', 'whose it is: an id of 1 to 128 characters', subject)
  .option('--email <address>', 'what else the token says of its bearer')
  .option('--email-verified', 'whether that address is verified')
  .option('--name <name>', 'such as "Ada Obi"')
  .option('--pii', 'whether an analyst may see personal data in history')
  .option('--phone-number <number>', 'such as +2348012345678')
  .addOption(
    new Option(
      '--expires-in <duration>',
      'a number and s, m, h or d (default: 30d; of a link 15m, at most 1d)',
    ).argParser(duration),
  )
  .option(
    '--link',
    'prints a link instead, which signs an admin, an analyst or an auditor in at the console of the desk, once. CONSOLE_URL says where browsers find the desk, if not on this machine',
  )
  .action(async (options) => console.log(await (await import('./token.ts')).tokenOf(options)));

try {
  await casebook.parseAsync();
} catch (error) {
  exitAfter(error);
}
