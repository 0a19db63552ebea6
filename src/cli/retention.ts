import { createMonotoneClock } from '../api/kernel/clock.ts';
import { type Gathered, talliesIn } from '../commands/privacy/gather.ts';
import { createBelongings } from '../composition/belongings.ts';
import { dueUnder, eraseDue, type RetentionOptions } from '../composition/retention.ts';
import { openStores, type Stores } from '../composition/stores/stores.ts';
import { createUseCases } from '../composition/use-cases.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { RetentionPolicy } from '../config/retention.ts';
import { conversationStream } from '../events/conversations/events.ts';
import type { Instant } from '../events/ids.ts';
import { pause } from '../events/pause.ts';
import { ticketStream } from '../events/ticketing/events.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import { beginningOf } from '../realtime/logger.ts';
import { createLogger } from './logger.ts';
import { noteLook } from './look.ts';

export interface RetentionCommand {
  /** Tells whom it would erase, and erases nobody. */
  readonly dryRun?: boolean;
}

type Print = (line: string) => void;

/** Between two looks at whether the read models can be read, and whether they have forgotten, milliseconds. */
const LOOK_MS = 50;

/** `casebook retention`. */
export const retention = (command: RetentionCommand): Promise<void> =>
  runRetentionOnce(loadConfig(process.env), command, console.log);

/**
 * Does once what a desk does every day, by the same code, and waits until nothing is left of those who were erased. SIGINT and SIGTERM
 * end it after the person whom it is erasing.
 *
 * @throws DataDirectoryInUse while a desk runs on the embedded log.
 */
export async function runRetentionOnce(
  config: Config,
  { dryRun = false }: RetentionCommand,
  print: Print,
): Promise<void> {
  if (config.retention.length === 0) {
    print('RETENTION is not set: nothing has a term');
    return;
  }
  if (dryRun) await noteLook(config, 'retention --dry-run');
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of SIGNALS) process.once(signal, stop);
  const { logger, flush } = createLogger({ logLevel: 'warn' });
  try {
    // What it makes anew is not the news; whom it could not erase is.
    const stores = await openStores(config, logger.child({}, { level: 'error' }), stop);
    try {
      const { commands, erasures } = createUseCases(config, stores, []);
      const now = createMonotoneClock();
      const parts = { config, stores, commands, erasures, now, logger, signal: stopping.signal };
      await untilReadable(parts);
      for (const policy of config.retention) await (dryRun ? tell : carryOut)(policy, parts, print);
      if (!dryRun) await untilForgotten(stores, stopping.signal);
    } finally {
      await stores.close();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    await flush();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function tell(policy: RetentionPolicy, parts: RetentionOptions, print: Print): Promise<void> {
  const people = new Map<string, number>();
  const held = { tickets: 0, conversations: 0, events: 0 };
  for await (const { name, gathered } of dueUnder(policy, parts.now(), parts)) {
    if (parts.signal.aborted) return;
    const own = countsOf(gathered);
    const [kind = ''] = name.split(':');
    // The id of a guest opens their conversations.
    print(`  ${kind === 'guest' ? beginningOf(name) : name}: ${textOf(own)}`);
    people.set(kind, (people.get(kind) ?? 0) + 1);
    for (const what of WHAT) held[what] += own[what];
  }
  const kinds = [...people].map(([kind, count]) => `${kind} ${count}`).join(', ');
  print(`${policy.text} would erase ${kinds || 'nobody'}${kinds && `: ${textOf(held)}`}`);
}

async function carryOut(policy: RetentionPolicy, parts: RetentionOptions, print: Print): Promise<void> {
  print(`${policy.text} has erased people: ${await eraseDue(policy, parts)}`);
}

const WHAT = ['tickets', 'conversations', 'events'] as const;
type Counts = Readonly<Record<(typeof WHAT)[number], number>>;

const textOf = (counts: Counts): string => WHAT.map((what) => `${what} ${counts[what]}`).join(', ');

/** What would be erased of somebody. */
function countsOf({ held }: Gathered): Counts {
  const streams = [...held.keys()];
  const within = (prefix: string) => streams.filter((stream) => stream.startsWith(prefix)).length;
  return {
    tickets: within(ticketStream('' as never)),
    conversations: within(conversationStream('' as never)),
    events: talliesIn(held).reduce((sum, { events }) => sum + events, 0),
  };
}

/** Read models that are made anew can't be read until they are there. */
async function untilReadable({ stores, signal }: RetentionOptions): Promise<void> {
  const { closedTickets, guestChats } = createBelongings(stores);
  while (!signal.aborted) {
    try {
      await closedTickets('' as Instant)
        [Symbol.asyncIterator]()
        .next();
      await guestChats()[Symbol.asyncIterator]().next();
      return;
    } catch (error) {
      if (!(error instanceof ReadModelsUnavailable)) throw error;
      await pause(LOOK_MS, signal);
    }
  }
}

async function untilForgotten({ readStore, keyRing }: Stores, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await readStore.forgotten()) < (await keyRing.generation()))
    await pause(LOOK_MS, signal);
}
