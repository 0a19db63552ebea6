import type { DeskError, LiveEvent } from '@casebook/client';
import { batch, createEffect, createSignal, on, onCleanup, untrack } from 'solid-js';
import { askedAfterwards, forgetting } from '../desk/erasures.ts';
import { lineState } from '../desk/line.ts';
import { isTemporary } from '../desk/temporary.ts';
import { untilDone } from '../desk/until-done.ts';
import type { Kind } from '../list/vocabulary.ts';
import { changeBy } from './changes.ts';
import { createChanges } from './changing.ts';
import { follow, type Ties } from './following.ts';
import { withMessage, withOlder } from './messages.ts';
import type { Message, Older, Thread } from './model.ts';
import { isMine } from './naming.ts';
import { noteArrival, sendMessage } from './outbox.ts';
import { pastSourceOf } from './past-sources.ts';
import { recalled, remember } from './recent.ts';
import { type Opened, sourceOf } from './sources.ts';

export type ThreadState = 'loading' | 'ready' | 'missing' | 'failed';
export type ThreadStore = ReturnType<typeof createThread>;

/**
 * A ticket or chat while its page is open: it is never stale, and changes show at once. `asOf`: the moment at which it is shown as it was,
 * which nothing changes any more; null: now.
 */
export function createThread(kind: Kind, name: string, asOf: string | null) {
  const source = asOf === null ? sourceOf(kind) : pastSourceOf(kind, asOf);
  const address = `${kind}/${name} ${asOf ?? ''}`;
  const [thread, setThread] = createSignal<Thread | null>(null);
  const [messages, setMessages] = createSignal<readonly Message[]>([]);
  const [older, setOlder] = createSignal<Older>(null);
  const [state, setState] = createSignal<ThreadState>('loading');
  const ended = new AbortController();
  const [ties, setTies] = createSignal<Ties | null>(null);
  /** How often had been forgotten when this was read. */
  let shownAfter = 0;
  /** The older messages that are on their way. */
  let bringing: Promise<void> | null = null;

  const patch = (change: Partial<Thread>) => setThread((now) => now && { ...now, ...change });

  function receive(message: Message): void {
    const now = thread();
    if (now !== null && isMine(message)) noteArrival(now, message);
    setMessages((all) => withMessage(all, message));
  }

  function take(event: LiveEvent): void {
    const { thread: change, message, read, isOther } = changeBy(event);
    if (change) patch(change);
    if (message) receive(message);
    if (read !== undefined)
      setMessages((all) => all.map((one) => (one.id === read ? { ...one, isRead: true } : one)));
    if (isOther) void load();
  }

  const show = (opened: Opened) => {
    shownAfter = untrack(forgetting);
    setMessages(opened.messages);
    setOlder(opened.older);
    setThread(opened.thread);
    setState('ready');
  };

  const open = () => askedAfterwards(() => source.open(name, ended.signal));

  /** Returns the revision that it has read. */
  async function load(): Promise<number> {
    const opened = await open();
    // The reader may have gone up to older messages meanwhile: they stay.
    const before = messages();
    const first = opened.messages[0];
    const known = before.findIndex(({ id }) => id === first?.id);
    show(
      known > 0
        ? { ...opened, messages: [...before.slice(0, known), ...opened.messages], older: older() }
        : opened,
    );
    return opened.thread.revision;
  }

  /** Somebody was erased, perhaps one whose texts stand here: nothing that was read before stays. */
  const forget = () => {
    const times = forgetting();
    const read = async () => show(await open());
    void untilDone(read, () => !ended.signal.aborted && times === untrack(forgetting));
  };

  async function begin(): Promise<void> {
    const kept = recalled(address);
    if (kept) show(kept);
    else setState('loading');
    try {
      tie(await load());
    } catch (error) {
      if (ended.signal.aborted) return;
      if (kept && isTemporary(error)) tie(kept.thread.revision);
      else setState((error as DeskError).status === 404 ? 'missing' : 'failed');
    }
  }

  function tie(since: number): void {
    const now = thread();
    if (asOf !== null || ended.signal.aborted || now === null) return;
    ties()?.end();
    setTies(follow(kind, now.id, { since, event: take, resync: load, ended: () => setState('missing') }));
  }

  async function readOlder(around: (put: () => void) => void): Promise<void> {
    const from = older();
    const now = thread();
    if (from === null || now === null) return;
    // Where it fails, it is asked for again when the reader comes there again.
    const found = await askedAfterwards(() => source.older(now.id, from)).catch(() => null);
    // What was at hand may have been read anew.
    if (found === null || older() !== from) return;
    around(() =>
      batch(() => {
        setMessages((all) => withOlder(all, found.messages));
        setOlder(found.older);
      }),
    );
  }

  const changes = createChanges({ kind, thread, patch, isShown: () => !ended.signal.aborted, reload: load });

  void begin();
  createEffect(
    on(lineState, (line) => line === 'up' && state() === 'failed' && void begin(), { defer: true }),
  );
  createEffect(on(forgetting, () => state() === 'ready' && forget(), { defer: true }));
  onCleanup(() => {
    const now = untrack(thread);
    if (now !== null && state() === 'ready' && shownAfter === untrack(forgetting))
      remember(address, { thread: now, messages: messages(), older: older() });
    ended.abort();
    ties()?.end();
  });

  return {
    ...{ kind, asOf, thread, messages, older, state, begin },
    ...changes,
    /** Brings messages that are older than those at hand. `around`: what is done where they are put in. */
    bringOlder(around: (put: () => void) => void): Promise<void> {
      bringing ??= readOlder(around).finally(() => {
        bringing = null;
      });
      return bringing;
    },
    async send(text: string, isNote: boolean): Promise<void> {
      const now = thread();
      if (now === null) return;
      const message = await sendMessage(now, text, isNote).catch(() => null);
      if (message !== null && !ended.signal.aborted) setMessages((all) => withMessage(all, message));
    },
    typing: (isWriting: boolean) => ties()?.typing(isWriting),
    writers: () => ties()?.writers() ?? [],
  };
}
