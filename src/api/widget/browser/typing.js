/** How often one's own typing is reported again, when it ends, and how long a report of others is valid. */
const TOLD_EVERY_MS = 2_000;
const ENDS_AFTER_MS = 3_000;
const BELIEVED_MS = 6_000;

/**
 * Typing indicators, both ways.
 * @param {{ tell: (event: 'typing:start' | 'typing:stop') => void, changed: () => void }} options
 */
export function createTyping({ tell, changed }) {
  let toldAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ending;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let believing;
  let theyType = false;

  function stop() {
    clearTimeout(ending);
    if (toldAt === 0) return;
    toldAt = 0;
    tell('typing:stop');
  }

  /** @param {boolean} whether */
  function setTheirs(whether) {
    clearTimeout(believing);
    if (whether) believing = setTimeout(() => setTheirs(false), BELIEVED_MS);
    if (theyType === whether) return;
    theyType = whether;
    changed();
  }

  return {
    /** A key was pressed. */
    mine() {
      clearTimeout(ending);
      ending = setTimeout(stop, ENDS_AFTER_MS);
      if (Date.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = Date.now();
      tell('typing:start');
    },
    stop,
    theirs: setTheirs,
    theyType: () => theyType,
  };
}
