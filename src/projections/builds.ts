import { pause } from '../events/pause.ts';
import { type CatchUpOptions, catchUp } from './rebuild/catch-up.ts';
import type { Runner } from './runner.ts';
import type { BuildingWriter, ToForget } from './store/port.ts';

/** `failed`: it is tried again soon, from its checkpoint. */
export type CatchUpStep =
  | { readonly kind: 'begun' | 'done' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What builds need of the store. */
export interface BuildStore {
  /** Opens the rebuild of one projection beside the others: continues one that was begun, or begins one. */
  build(name: string): Promise<BuildingWriter>;
  /** Null: nothing is left here of the people who were erased. */
  toForget(): Promise<ToForget | null>;
  /** Overwrites what is left of replaced builds, and records that nothing is left of so many erasures. */
  clean(erasures: number, signal: AbortSignal): Promise<void>;
}

export interface BuildsOptions
  extends Pick<CatchUpOptions, 'log' | 'codec' | 'unused' | 'onPoison' | 'memory' | 'maxPendingEvents'> {
  readonly store: BuildStore;
  /** One projection is rebuilt alone while the others go on. */
  readonly onCatchUp?: (projection: string, step: CatchUpStep) => void;
  /** Nothing is left of so many erasures. */
  readonly onForgotten?: (erasures: number) => void;
}

/** Rebuilds projections while the others go on: those that are behind, and those that hold data of people who were erased. */
export interface Builds {
  /** Runs until the signal aborts: first what is behind, one after the other, then what is to be forgotten. */
  run(behind: readonly string[], leading: Pick<Runner, 'regroup'>, signal: AbortSignal): Promise<void>;
  /** Somebody was erased. */
  forget(): void;
}

/** How soon a failed rebuild of a projection is tried again, in milliseconds. */
const AGAIN_MS = 1_000;

export function createBuilds({ store, onCatchUp, onForgotten, ...options }: BuildsOptions): Builds {
  let erased = Promise.withResolvers<void>();

  async function catchUpAll(
    names: readonly string[],
    leading: Pick<Runner, 'regroup'>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const name of names) {
      onCatchUp?.(name, { kind: 'begun' });
      while (!signal.aborted && !(await isCaughtUp(name, signal))) await pause(AGAIN_MS, signal);
      if (signal.aborted) return;
      onCatchUp?.(name, { kind: 'done' });
      leading.regroup();
    }
  }

  /** A failure concerns this projection alone. */
  async function isCaughtUp(name: string, signal: AbortSignal): Promise<boolean> {
    try {
      const building = await store.build(name);
      try {
        await catchUp({ ...options, store: building }, signal);
      } finally {
        await building.close();
      }
      return true;
    } catch (error) {
      if (!signal.aborted) onCatchUp?.(name, { kind: 'failed', reason: String(error) });
      return false;
    }
  }

  /** Whether nothing is left to forget. A store that fails is asked again. */
  async function hasForgotten(leading: Pick<Runner, 'regroup'>, signal: AbortSignal): Promise<boolean> {
    try {
      const left = await store.toForget();
      if (left === null) return true;
      await catchUpAll(left.projections, leading, signal);
      if (signal.aborted) return false;
      // Somebody may have been erased meanwhile: then the next round goes on.
      await store.clean(left.erasures, signal);
      if (!signal.aborted) onForgotten?.(left.erasures);
      return false;
    } catch {
      await pause(AGAIN_MS, signal);
      return false;
    }
  }

  return {
    async run(behind, leading, signal) {
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await catchUpAll(behind, leading, signal);
      while (!signal.aborted) {
        erased = Promise.withResolvers();
        while (!signal.aborted && !(await hasForgotten(leading, signal)));
        await Promise.race([erased.promise, aborted]);
      }
    },
    forget: () => erased.resolve(),
  };
}
