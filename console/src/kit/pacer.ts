/** Runs a task at once after a pause, and the last one of many that follow each other quickly. `ms`: what is quick. */
export function createPacer(ms: number): (task: () => void) => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  return (task) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const now = Date.now();
    if (now - last >= ms) task();
    else timer = setTimeout(task, ms);
    last = now;
  };
}
