import type { Logger } from 'pino';
import type { CommandHandler } from '../commands/handle.ts';
import type { Instant } from '../events/ids.ts';
import type { Lease } from '../events/log/leadership.ts';
import type { Position } from '../events/log/port.ts';
import { createOutageLog } from '../projections/outages.ts';
import type { Reaction } from '../reactions/reaction.ts';
import { createReactor } from '../reactions/reactor.ts';
import type { Stores } from './stores/stores.ts';

export interface ReactingOptions {
  readonly stores: Pick<Stores, 'log' | 'codec' | 'isLogShared' | 'projector'>;
  readonly logger: Logger;
  readonly commands: CommandHandler;
  readonly now: () => Instant;
  readonly signal: AbortSignal;
}

/** All reactions of this node. */
export interface Reacting {
  /** Resolves once the signal has aborted. */
  run(): Promise<unknown>;
  /** How many events wait for the reaction of that name on this node. */
  waiting(name: string): number;
  /** How many events this version of the desk can't read, of those that the reaction of that name waits for. */
  standingStill(name: string): number;
  /** Every reaction, with the last event that it has read and the number of events that wait for it. */
  states(): readonly ReactionState[];
  /** What stands still, for readiness. */
  degraded(): readonly string[];
}

export interface ReactionState {
  readonly name: string;
  /** Null while another node reacts. */
  readonly position: Position | null;
  readonly waiting: number;
}

const INTERRUPTED = 'a reaction was interrupted and resumes';

export function createReacting(
  reactions: readonly Reaction[],
  { stores, logger, commands, now, signal }: ReactingOptions,
): Reacting {
  const { log, codec } = stores;
  const outages = createOutageLog(logger);
  const reactors = reactions.map((reaction) => ({
    name: reaction.name,
    what: reaction.what,
    reactor: createReactor({
      log,
      codec,
      commands,
      reaction,
      now,
      lease: leaseOf(stores),
      signal,
      onInterrupted: (error) => outages.failed(INTERRUPTED, error, { reaction: reaction.name }),
      onResumed: () =>
        outages.succeeded(INTERRUPTED, `the reaction ${reaction.name} goes on`, { reaction: reaction.name }),
      onStandstill: ({ stream, type, position }, { message: reason }) =>
        logger.error(
          { stream, type, position, reason, reaction: reaction.name },
          'an event can’t be read: what follows from it stands still',
        ),
    }),
  }));
  const find = (name: string) => reactors.find((one) => one.name === name)?.reactor;
  return {
    run: () => Promise.all(reactors.map(({ reactor }) => reactor.run())),
    waiting: (name) => find(name)?.waiting() ?? 0,
    standingStill: (name) => find(name)?.standingStill() ?? 0,
    states: () =>
      reactors.map(({ name, reactor }) => ({
        name,
        position: reactor.position(),
        waiting: reactor.waiting(),
      })),
    degraded: () =>
      reactors
        .map(({ what, reactor }) => ({ what, count: reactor.standingStill() }))
        .filter(({ count }) => count > 0)
        .map(({ what, count }) => `${count} ${what} stand still: their events can’t be read`),
  };
}

/**
 * The node that projects also reacts. While none can project, all nodes react: commands issued twice take effect once.
 * Null where there are no other nodes.
 */
export function leaseOf({ isLogShared, projector }: Pick<Stores, 'isLogShared' | 'projector'>): Lease | null {
  if (!isLogShared) return null;
  return { hold: async () => projector() !== 'standing_by', release: async () => {} };
}
