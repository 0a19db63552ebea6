import type { Logger } from 'pino';
import { ANONYMOUS } from '../commands/caller.ts';
import type { CommandHandler } from '../commands/handle.ts';
import type { ErasureCondition, Erasures } from '../commands/privacy/erasures.ts';
import type { Gathered } from '../commands/privacy/gather.ts';
import type { Person } from '../commands/privacy/person.ts';
import { isRefusal } from '../commands/refusal.ts';
import type { Config } from '../config/config.ts';
import { type RetentionPolicy, retentionIn } from '../config/retention.ts';
import { type Instant, instant } from '../events/ids.ts';
import { pause } from '../events/pause.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import { createBelongings } from './belongings.ts';
import { createDuePeople } from './due-people.ts';
import { newContext } from './new-context.ts';
import { leaseOf } from './reacting.ts';
import { jumpsOf } from './steady-clock.ts';
import { isStillDue } from './still-due.ts';
import type { Stores } from './stores/stores.ts';

/** Whom a policy would erase: at most the first thousand. */
export interface DryRun {
  readonly policy: string;
  /** As `kind:id`. */
  readonly people: readonly string[];
}

/** Somebody whose term is over, as `kind:id`, and what the log holds of them. */
export interface DuePerson {
  readonly name: string;
  readonly gathered: Gathered;
}

export interface RetentionParts {
  readonly config: Pick<Config, 'retention'>;
  readonly stores: Stores;
  readonly commands: Pick<CommandHandler, 'load'>;
  readonly erasures: Pick<Erasures, 'eraseIf' | 'gather'>;
}

export interface RetentionOptions extends RetentionParts {
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

const cutOf = ({ days }: RetentionPolicy, at: Instant): Instant => instant(Date.parse(at) - days * DAY_MS);

/** Policies erase users, guests and tickets: these are named by ids. */
type Candidate = Extract<Person, { readonly kind: 'user' | 'guest' | 'ticket' }>;
const nameOf = ({ kind, id }: Candidate): string => `${kind}:${id}`;

/**
 * Those who are due under a policy at a time as the read models have it, and still have data: people who were erased have no keys.
 */
async function* candidatesUnder(
  policy: RetentionPolicy,
  at: Instant,
  stores: Stores,
): AsyncGenerator<Candidate> {
  for await (const person of createDuePeople(createBelongings(stores))(policy.kind, cutOf(policy, at)))
    if ((await stores.keyRing.withKeys([nameOf(person)])).size > 0) yield person;
}

/** Whom a run would erase under a policy at a time, as the log has it. */
export async function* dueUnder(
  policy: RetentionPolicy,
  at: Instant,
  { stores, commands, erasures }: RetentionParts,
): AsyncGenerator<DuePerson> {
  for await (const person of candidatesUnder(policy, at, stores)) {
    const gathered = await erasures.gather(person);
    if (await isStillDue(gathered, cutOf(policy, at), { log: stores.log, commands }))
      yield { name: nameOf(person), gathered };
  }
}

/** What a run would do at a time, under these policies or those of the configuration. Null for a text that names no policies. */
export const dryRunOf =
  (parts: RetentionParts) =>
  async (at: Instant, tried: string | null): Promise<readonly DryRun[] | null> => {
    const policies = tried === null ? parts.config.retention : retentionIn(tried);
    if (policies === null) return null;
    const runs: DryRun[] = [];
    for (const policy of policies) {
      const people: string[] = [];
      for await (const { name } of dueUnder(policy, at, parts)) if (people.push(name) === MOST_NAMED) break;
      runs.push({ policy: policy.text, people });
    }
    return runs;
  };

/** Erases, once a day and on one node, everybody who is due. Resolves once the signal has aborted. */
export async function runRetention(options: RetentionOptions): Promise<void> {
  const { config, stores, logger, now, signal } = options;
  if (config.retention.length === 0) return;
  const lease = leaseOf(stores);
  const jumped = jumpsOf(
    () => Date.parse(now()),
    () => performance.now(),
  );
  while (!signal.aborted) {
    try {
      const ahead = jumped();
      if (ahead !== null) throw new Error(`the clock has jumped ahead by ${Math.round(ahead / DAY_MS)} days`);
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
      // They are behind the log, as they may be after a start.
      if (error instanceof ReadModelsUnavailable) {
        await pause(LOOK_MS, signal);
        continue;
      }
      if (!signal.aborted)
        logger.warn({ reason: String(error), at: now() }, 'retention was interrupted and is tried again');
      await pause(AGAIN_AFTER_ERROR_MS, signal);
    }
  }
}

/** Erases everybody who is due under a policy now. Returns how many; whom it could not erase, the log says. */
export async function eraseDue(
  policy: RetentionPolicy,
  { stores, commands, erasures, now, logger, signal }: RetentionOptions,
): Promise<number> {
  let erased = 0;
  const at = now();
  const before = cutOf(policy, at);
  for await (const person of candidatesUnder(policy, at, stores)) {
    if (signal.aborted) break;
    const by = { caller: ANONYMOUS, context: newContext({ kind: 'system', id: null }, now) };
    const isDue: ErasureCondition = (gathered) => isStillDue(gathered, before, { log: stores.log, commands });
    const done = await erasures.eraseIf(isDue, person, `retention ${policy.text}`, by);
    if (done === null) continue;
    if (isRefusal(done))
      logger.warn(
        { policy: policy.text, refused: done.refused },
        'a person whose term is over was not erased',
      );
    else erased++;
  }
  return erased;
}
