/** How often a process looks at its parent, milliseconds. */
const EVERY_MS = 250;

/** Watches the process that has started this one, such as npm. */
export interface ParentWatch {
  /** What happens once when the parent has ended, from now on. Until this is called, this process exits. */
  onEnd(then: () => void): void;
}

/**
 * The system gives a process whose parent has ended another parent. npm doesn't pass on every signal, and nothing when it
 * is killed: without this, its desk would keep the port and `DATA_DIR`.
 *
 * `parent`: the id of the parent, taken before this process began. It may have ended since.
 */
export function watchParent(parent: number): ParentWatch {
  let onEnd = (): void => process.exit(1);
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, EVERY_MS);
  timer.unref();
  return {
    onEnd(then) {
      onEnd = then;
    },
  };
}
