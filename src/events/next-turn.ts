const waiting: (() => void)[] = [];

/**
 * Yields to the event loop before long work goes on. Each turn of the loop resumes one waiter only,
 * so that many long reads at once hold it no longer than one does.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(resume);
  });
}

function resume(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(resume);
}
