import type { EventReader } from '../events/log/port.ts';
import { BEGINNING } from '../events/log/port.ts';
import { pause } from '../events/pause.ts';
import { checkLastLeaf, TreeContradicted } from './last-leaf.ts';
import type { Prover } from './prover.ts';
import type { KeptHead, TreeState, TreeStore } from './store/port.ts';
import { type HeadSigner, verifiedHead } from './tree-head.ts';

export interface HeadsParts {
  readonly log: Pick<EventReader, 'end' | 'identity' | 'readAll'>;
  readonly store: TreeStore;
  readonly prover: Pick<Prover, 'root'>;
  readonly signer: HeadSigner;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Aborts when the desk stops. */
  readonly stopping: AbortSignal;
}

/** The signed heads of the tree. */
export interface Heads {
  /**
   * The head of the tree as it is now: the last one as long as it says the same, signed with the key of now. Throws
   * `TreeContradicted` when the log doesn't hold what the tree was made of: such a tree is evidence, and nothing to sign.
   */
  latest(): Promise<KeptHead>;
  /** Whether the last attempt to sign one has found that. */
  isContradicted(): boolean;
  /** The newest first; `before`: only those with smaller numbers. */
  list(before: number | null, limit: number): Promise<readonly KeptHead[]>;
}

/** How long a head waits for the tree to hold all that the log had when it was asked for, in milliseconds. */
const CATCH_UP_MS = 3_000;
const LOOK_EVERY_MS = 25;

export function createHeads({ log, store, prover, signer, now, stopping }: HeadsParts): Heads {
  let signing: Promise<unknown> = Promise.resolve();
  let isContradicted = false;

  /** The tree with everything that the log has now, or what there is of it when that takes too long. */
  async function caughtUp(): Promise<TreeState> {
    const end = await log.end();
    const deadline = performance.now() + CATCH_UP_MS;
    for (;;) {
      const state = (await store.state()) ?? { size: 0, position: BEGINNING, read: BEGINNING };
      if (state.read >= end || performance.now() > deadline || stopping.aborted) return state;
      await pause(LOOK_EVERY_MS, stopping);
    }
  }

  async function sign(): Promise<KeptHead> {
    const state = await caughtUp();
    await checkLastLeaf(log, store, state);
    const { size, position } = state;
    const root = (await prover.root(size)).toString('hex');
    const [last] = await store.heads(null, 1);
    if (last !== undefined && (await isOfNow(last, root))) return last;
    const head = { log: await log.identity(), size, root, position, time: now() };
    return store.addHead({ size, signed: await signer.sign(head) });
  }

  /** Whether it says the same as a new one would. A tree that was made anew may have the same size. */
  async function isOfNow({ signed }: KeptHead, root: string): Promise<boolean> {
    const [key] = await signer.publicKeys();
    const head = await verifiedHead(signed, key === undefined ? [] : [key]).catch(() => null);
    return head?.root === root;
  }

  return {
    latest() {
      const signed = signing.then(sign);
      signing = signed.then(
        () => {
          isContradicted = false;
        },
        (error) => {
          isContradicted ||= error instanceof TreeContradicted;
        },
      );
      return signed;
    },
    isContradicted: () => isContradicted,
    list: (before, limit) => store.heads(before, limit),
  };
}
