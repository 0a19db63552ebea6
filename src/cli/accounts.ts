import { derivedKeysOf } from '../composition/derived-keys.ts';
import { openEventLog, openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead, openKeys } from '../composition/stores/keys.ts';
import type { Config } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import type { UserId } from '../events/ids.ts';
import { accountsIn, type KnownAccount, splitAmong } from './accounts-in-log.ts';
import { type JoinPlan, joinAccounts, planOfJoins } from './join-accounts.ts';
import { createLogger } from './logger.ts';

export interface AccountsOptions {
  /** Joins the accounts of each phone. */
  readonly join?: boolean;
  /** Tells what a join would do, and changes nothing. */
  readonly dryRun?: boolean;
}

/** `casebook accounts`: names the accounts of each phone that has several, or joins them. */
export async function accounts({ join = false, dryRun = false }: AccountsOptions): Promise<void> {
  const config = loadConfig(process.env);
  await inFilesOf(config.dataDir, () => (join && !dryRun ? joinIn(config) : nameIn(config, dryRun)));
}

async function nameIn(config: Config, dryRun: boolean): Promise<void> {
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  try {
    const known = await accountsIn({ log, codec });
    const split = splitAmong(known);
    const plan = await planOfJoins({ log, codec }, derivedKeysOf(config).identity, known);
    const goOn = new Set(plan.joins.map(({ into }) => into));
    for (const [index, ofPhone] of split.entries()) {
      console.log(`phone ${index + 1}:`);
      for (const account of ofPhone) {
        const mark = goOn.has(account.userId) ? '; a login leads to it' : '';
        console.log(`  ${account.userId}: ${described(account)}${mark}`);
      }
    }
    console.log(`phones with several accounts: ${split.length}`);
    if (dryRun) tell(plan, 'would be joined into');
    else if (split.length > 0)
      console.log('accounts --join joins them; accounts --join --dry-run tells what that does.');
  } finally {
    await codec.close();
    await log.close();
  }
}

async function joinIn(config: Config): Promise<void> {
  const { logger, flush } = createLogger({ logLevel: 'warn' });
  const opened = await openEventLog(config, logger, () => {
    throw new Error('the thread of the event log died');
  });
  const { ring, codec, check } = await openKeys(config, opened);
  try {
    await check();
    tell(await joinAccounts({ log: opened.log, codec }, derivedKeysOf(config).identity), 'joined into');
  } finally {
    await ring.close();
    await opened.log.close();
    await flush();
  }
}

function tell({ joins, unclear }: JoinPlan, verb: string): void {
  for (const { account, into } of joins) console.log(lineOf(account, into, verb));
  for (const { userId } of unclear)
    console.log(
      `${userId}: stays as it is, since its phone is known under other keys: set the LOOKUP_SECRET or SERVER_SECRET of the desk`,
    );
  console.log(`accounts ${verb} others: ${joins.length}`);
  if (unclear.length > 0) process.exitCode = 1;
}

const lineOf = (account: KnownAccount, into: UserId, verb: string): string =>
  `${account.userId} ${verb} ${into}: ${ownedBy(account)}`;

const described = (account: KnownAccount): string =>
  `registered ${account.registered}, last login ${account.lastLogin}, ${ownedBy(account)}`;

const ownedBy = ({ tickets, conversations }: KnownAccount): string =>
  `tickets ${tickets.size}, conversations ${conversations.size}`;
