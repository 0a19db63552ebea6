import { type Conflict, DeskError, type LiveEvent } from '@casebook/client';
import { createEffect, createSignal, on, onCleanup, untrack } from 'solid-js';
import { isTemporary } from '../desk/desk.ts';
import { lineState } from '../desk/line.ts';
import { toast } from '../kit/toast.tsx';
import type { Kind, Priority, Status } from '../list/vocabulary.ts';
import { t } from '../words/words.ts';
import { changeBy } from './changes.ts';
import { follow, type Ties } from './following.ts';
import { withMessage, withOlder } from './messages.ts';
import type { Message, Older, Thread } from './model.ts';
import { sendMessage } from './outbox.ts';
import { recalled, remember } from './recent.ts';
import { type Opened, sourceOf } from './sources.ts';

export type ThreadState = 'loading' | 'ready' | 'missing' | 'failed';
export type ThreadStore = ReturnType<typeof createThread>;

/** A change that was refused because something happened meanwhile; `redo` makes it all the same. */
export interface Refused {
  readonly conflict: Conflict;
  redo(): void;
}

/** The fields that are changed by their menus, and what carries out each change. */
export interface Changes {
  readonly status: Status;
  readonly priority: Priority;
  readonly assignedTo: string | null;
  readonly tags: readonly string[];
}

/** A ticket or chat while its page is open: it is never stale, and changes show at once. */
export function createThread(kind: Kind, name: string) {
  const source = sourceOf(kind);
  const address = `${kind}/${name}`;
  const [thread, setThread] = createSignal<Thread | null>(null);
  const [messages, setMessages] = createSignal<readonly Message[]>([]);
  const [older, setOlder] = createSignal<Older>(null);
  const [state, setState] = createSignal<ThreadState>('loading');
  const [refused, setRefused] = createSignal<Refused | null>(null);
  const ended = new AbortController();
  const [ties, setTies] = createSignal<Ties | null>(null);
  let isLoadingOlder = false;

  const patch = (change: Partial<Thread>) => setThread((now) => now && { ...now, ...change });

  function take(event: LiveEvent): void {
    const { thread: change, message, read, isOther } = changeBy(event);
    if (change) patch(change);
    if (message) setMessages((all) => withMessage(all, message));
    if (read !== undefined)
      setMessages((all) => all.map((one) => (one.id === read ? { ...one, isRead: true } : one)));
    if (isOther) void load();
  }

  const show = (opened: Opened) => {
    setMessages(opened.messages);
    setOlder(opened.older);
    setThread(opened.thread);
    setState('ready');
  };

  /** Returns the revision that it has read. */
  async function load(): Promise<number> {
    const opened = await source.open(name, ended.signal);
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
    if (ended.signal.aborted || now === null) return;
    ties()?.end();
    setTies(follow(kind, now.id, { since, event: take, resync: load, ended: () => setState('missing') }));
  }

  const carryOut = {
    status: (id: string, value: Status, ifMatch: number) => source.setStatus(id, value, { ifMatch }),
    priority: (id: string, value: Priority, ifMatch: number) => source.setPriority(id, value, { ifMatch }),
    assignedTo: (id: string, value: string | null, ifMatch: number) => source.assign(id, value, { ifMatch }),
    tags: (id: string, value: readonly string[], ifMatch: number) => source.setTags(id, value, { ifMatch }),
  } satisfies {
    readonly [Name in keyof Changes]: (id: string, value: Changes[Name], ifMatch: number) => unknown;
  };

  /** Changes a field: on the page at once, at the desk if nothing has happened since `revision`. */
  async function change<Name extends keyof Changes>(
    field: Name,
    value: Changes[Name],
    revision?: number,
  ): Promise<void> {
    const now = thread();
    if (now === null) return;
    const before = now[field];
    patch({ [field]: value });
    try {
      await carryOut[field](now.id, value as never, revision ?? now.revision);
      if (field === 'status' && before !== value)
        toast({
          text: t('thread.statusChanged', { status: t(`status.${value as Status}`) }),
          action: { label: t('bulk.undo'), run: () => void change(field, before) },
        });
    } catch (error) {
      patch({ [field]: before });
      const conflict = error instanceof DeskError ? error.conflict : null;
      if (conflict !== null)
        setRefused({ conflict, redo: () => void change(field, value, conflict.revision) });
      else
        toast({
          text: isTemporary(error)
            ? t('app.error.offline')
            : (error as Error).message || t('app.error.unknown'),
        });
    }
  }

  void begin();
  createEffect(
    on(lineState, (line) => line === 'up' && state() === 'failed' && void begin(), { defer: true }),
  );
  onCleanup(() => {
    const now = untrack(thread);
    if (now !== null && state() === 'ready')
      remember(address, { thread: now, messages: messages(), older: older() });
    ended.abort();
    ties()?.end();
  });

  return {
    ...{ kind, thread, messages, older, state, refused, begin, change },
    dismissRefused: () => setRefused(null),
    /** Brings messages that are older than those at hand. */
    async bringOlder(): Promise<void> {
      const from = older();
      const now = thread();
      if (from === null || now === null || isLoadingOlder) return;
      isLoadingOlder = true;
      try {
        const found = await source.older(now.id, from);
        setMessages((all) => withOlder(all, found.messages));
        setOlder(found.older);
      } catch {
        // It is asked for again when the reader comes there again.
      } finally {
        isLoadingOlder = false;
      }
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
