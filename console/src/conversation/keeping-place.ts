/** How much what was read has to be scrolled on, since what is above it has another height. Pure. */

interface Resized {
  /** Of its upper edge, below the beginning of all, as it is now. */
  readonly top: number;
  readonly before: number;
  readonly now: number;
}

/** In pixels. `resized`: from above to below; `scrollTop`: where the reader is. Only what is wholly above counts. */
export function shiftBy(resized: readonly Resized[], scrollTop: number): number {
  let [grown, shift] = [0, 0];
  for (const { top, before, now } of resized) {
    const bottomBefore = top - grown + before;
    if (bottomBefore <= scrollTop + 1) shift += now - before;
    grown += now - before;
  }
  return shift;
}
