const AGAIN_MS = 4_000;
const IDLE_MS = 6_000;

/** Tells the others that one is writing: at the beginning, now and then while it goes on, and when it stops. */
export function createTyping(tell: (isWriting: boolean) => void) {
  let toldAt = 0;
  let idle: ReturnType<typeof setTimeout> | null = null;
  const stop = () => {
    if (idle !== null) clearTimeout(idle);
    idle = null;
    if (toldAt !== 0) tell(false);
    toldAt = 0;
  };
  return {
    go() {
      if (idle !== null) clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      if (Date.now() - toldAt < AGAIN_MS) return;
      toldAt = Date.now();
      tell(true);
    },
    stop,
    end: stop,
  };
}
