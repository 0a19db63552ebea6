/** Does something until it has succeeded once. */
export function once(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= task().catch((error) => {
      done = null;
      throw error;
    });
    return done;
  };
}
