let turn: Promise<void> | null = null;

/**
 * Resolves when this turn of the event loop has taken in all that has arrived. Those who wait for the same one go on one after the
 * other, with nothing else between them: work that all of them do is still in the processor's caches then.
 */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = null;
      resolve();
    });
  });
  return turn;
}
