/** Whether something can be done now, for those who wait until it can. */
export function createReadiness() {
  let isReady = false;
  /** @type {Set<() => void>} */
  const waiting = new Set();
  return {
    /** @param {boolean} whether */
    set(whether) {
      isReady = whether;
      if (!isReady) return;
      for (const go of waiting) go();
      waiting.clear();
    },
    /** @returns {Promise<void>} */
    wait: () => (isReady ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
  };
}
