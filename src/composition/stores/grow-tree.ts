import type { EventReader } from '../../events/log/port.ts';
import { pause } from '../../events/pause.ts';
import type { ProjectorReport } from '../../projections/thread.ts';
import { TreeContradicted } from '../../proofs/last-leaf.ts';
import { createTreeWriter } from '../../proofs/tree-writer.ts';
import type { ReadModelsSource } from './read-models.ts';
import { reasonOf } from './reason.ts';
import { type OpenedTree, openTree } from './tree.ts';

const AGAIN_MS = 1_000;

export interface GrowTreeOptions {
  readonly log: EventReader;
  readonly source: ReadModelsSource;
  readonly report: (report: ProjectorReport) => void;
  readonly signal: AbortSignal;
}

/** Keeps the tree of the log growing, in the thread that projects. Resolves once the signal has aborted; never rejects. */
export async function growTree({ log, source, report, signal }: GrowTreeOptions): Promise<void> {
  let last: string | null = null;
  const interrupted = (error: unknown) => {
    const reason = reasonOf(error);
    // What fails again for the same reason is told once.
    if (reason === last) return;
    last = reason;
    report({ kind: error instanceof TreeContradicted ? 'tree_contradicted' : 'tree_interrupted', reason });
  };
  const resumed = () => {
    if (last !== null) report({ kind: 'tree_resumed' });
    last = null;
  };

  while (!signal.aborted) {
    let opened: OpenedTree | null = null;
    try {
      opened = await openTree(source, await log.identity());
      await createTreeWriter({ log, ...opened, onInterrupted: interrupted, onResumed: resumed }).run(signal);
    } catch (error) {
      interrupted(error);
      await pause(AGAIN_MS, signal);
    } finally {
      await opened?.store.close();
    }
  }
}
