import type { Logger } from 'pino';
import { ANONYMOUS } from '../commands/caller.ts';
import type { Erasures } from '../commands/privacy/erasures.ts';
import { type Person, personKeyOf } from '../commands/privacy/person.ts';
import { isRefusal } from '../commands/refusal.ts';
import type { Config } from '../config/config.ts';
import type { RetentionPolicy } from '../config/retention.ts';
import { type Instant, instant } from '../events/ids.ts';
import { pause } from '../events/pause.ts';
import { createBelongings } from './belongings.ts';
import { createDuePeople } from './due-people.ts';
import { newContext } from './new-context.ts';
import { leaseOf } from './reacting.ts';
import type { Stores } from './stores/stores.ts';

/** Whom a policy would erase: at most the first thousand. */
export interface DryRun {
  readonly policy: string;
  /** As `kind:id`. */
  readonly people: readonly string[];
}

export interface RetentionOptions {
  readonly config: Pick<Config, 'retention'>;
  readonly stores: Stores;
  readonly erasures: Pick<Erasures, 'erase'>;
  readonly now: () => Instant;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const DAY_MS = 86_400_000;
/** How often it is looked whether this node has to do it, and the read models can be read. */
const LOOK_MS = 1_000;
const AGAIN_AFTER_ERROR_MS = 60_000;
/** The most people of one policy that a dry run names. */
const MOST_NAMED = 1_000;

/** Those who are due under a policy at a time, and still have data: people who were erased have no keys. */
export async function* dueUnder(
  { kind, days }: RetentionPolicy,
  at: Instant,
  stores: Stores,
): AsyncGenerator<Person> {
  const before = instant(Date.parse(at) - days * DAY_MS);
  for await (const person of createDuePeople(createBelongings(stores))(kind, before)) {
    const subject = personKeyOf(person);
    if ((await stores.keyRing.withKeys([subject])).size > 0) yield person;
  }
}

/** What a run would do at a time. */
export const dryRunOf =
  ({ retention }: Pick<Config, 'retention'>, stores: Stores) =>
  async (at: Instant): Promise<readonly DryRun[]> => {
    const runs: DryRun[] = [];
    for (const policy of retention) {
      const people: string[] = [];
      for await (const person of dueUnder(policy, at, stores))
        if (people.push(personKeyOf(person)) === MOST_NAMED) break;
      runs.push({ policy: policy.text, people });
    }
    return runs;
  };

/** Erases, once a day and on one node, everybody who is due. Resolves once the signal has aborted. */
export async function runRetention(options: RetentionOptions): Promise<void> {
  const { config, stores, logger, now, signal } = options;
  if (config.retention.length === 0) return;
  const lease = leaseOf(stores);
  while (!signal.aborted) {
    try {
      if (stores.unavailableReason() !== null || (lease !== null && !(await lease.hold()))) {
        await pause(LOOK_MS, signal);
        continue;
      }
      for (const policy of config.retention) {
        const erased = await eraseDue(policy, options);
        if (erased > 0)
          logger.info({ policy: policy.text, people: erased }, 'people were erased after their term');
      }
      await pause(DAY_MS, signal);
    } catch (error) {
      if (!signal.aborted)
        logger.warn({ reason: String(error), at: now() }, 'retention was interrupted and is tried again');
      await pause(AGAIN_AFTER_ERROR_MS, signal);
    }
  }
}

async function eraseDue(
  policy: RetentionPolicy,
  { stores, erasures, now, signal }: RetentionOptions,
): Promise<number> {
  let erased = 0;
  for await (const person of dueUnder(policy, now(), stores)) {
    if (signal.aborted) break;
    const context = newContext({ kind: 'system', id: null }, now);
    const done = await erasures.erase(person, `retention ${policy.text}`, { caller: ANONYMOUS, context });
    if (!isRefusal(done)) erased++;
  }
  return erased;
}
