/** What the tabs of one browser tell each other, so that only one of them tells the person. */

type Said =
  | { readonly says: 'shows'; readonly tab: string; readonly path: string | null }
  | { readonly says: 'waiting'; readonly count: number }
  | { readonly says: 'hello' };

const NAME = 'casebook.notify';

/**
 * Runs `lead` in one tab of this browser at a time; when that tab is closed, another one goes on. Returns what ends that. Without a
 * secure context browsers have no locks, and each tab leads.
 */
export function inOneTab(lead: () => () => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const led = () =>
    new Promise<void>((resolve) => {
      const end = lead();
      signal.addEventListener('abort', () => {
        end();
        resolve();
      });
    });
  if (navigator.locks === undefined) void led();
  else navigator.locks.request(NAME, { signal }, led).catch(() => {});
  return () => ending.abort();
}

interface Tabs {
  /** Tells the others what this tab shows; null: it is out of sight, or shows no ticket or chat. */
  show(path: string | null): void;
  /** Whether a tab that is in sight shows one of these paths. */
  isShown(paths: readonly string[]): boolean;
  /** Tells all tabs, this one included, how many items wait. */
  tellWaiting(count: number): void;
  close(): void;
}

/** Joins the tabs of this browser. `heard` is called with the number of items that wait. */
export function joinTabs(heard: (count: number) => void): Tabs {
  const channel = new BroadcastChannel(NAME);
  const me = `${Math.random()}`;
  const shown = new Map<string, string>();
  let [mine, waiting]: [string | null, number | null] = [null, null];
  const say = (said: Said) => channel.postMessage(said);
  const tellMine = () => say({ says: 'shows', tab: me, path: mine });
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.says === 'waiting') heard(data.count);
    else if (data.says === 'hello') {
      tellMine();
      if (waiting !== null) say({ says: 'waiting', count: waiting });
    } else if (data.path === null) shown.delete(data.tab);
    else shown.set(data.tab, data.path);
  };
  const leave = () => say({ says: 'shows', tab: me, path: null });
  addEventListener('pagehide', leave);
  say({ says: 'hello' });
  return {
    show(path) {
      mine = path;
      tellMine();
    },
    isShown: (paths) => [mine, ...shown.values()].some((path) => path !== null && paths.includes(path)),
    tellWaiting(count) {
      waiting = count;
      heard(count);
      say({ says: 'waiting', count });
    },
    close() {
      leave();
      removeEventListener('pagehide', leave);
      channel.close();
    },
  };
}
