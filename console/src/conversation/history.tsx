import type { TimelineEntry } from '@casebook/client';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { Ago } from '../kit/time.tsx';
import { t } from '../words/words.ts';
import { happened } from './happened.ts';
import type { Thread } from './model.ts';

const PAGE = 50;

const ask = (thread: Thread, asOf: string | null, cursor: string | undefined) => {
  const query = { order: 'newest', limit: PAGE, cursor, as_of: asOf ?? undefined } as const;
  return thread.kind === 'ticket'
    ? desk.history.ticketTimeline(thread.id, query)
    : desk.history.conversationTimeline(thread.id, query);
};

/** Everything that happened, up to a moment or now, the newest first. It is read again whenever something happens. */
export function History(props: { readonly thread: Thread; readonly asOf: string | null }) {
  const [events, setEvents] = createSignal<readonly TimelineEntry[]>([]);
  const [next, setNext] = createSignal<string | null>(null);
  const [hasFailed, setFailed] = createSignal(false);
  async function read(cursor: string | null): Promise<void> {
    const { id } = props.thread;
    try {
      const { data } = await ask(props.thread, props.asOf, cursor ?? undefined);
      // Another one may be shown by now.
      if (props.thread.id !== id) return;
      setEvents((known) => (cursor === null ? data.events : [...known, ...data.events]));
      setNext(data.next_cursor);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }
  createEffect(
    on(
      () => props.thread.id,
      () => {
        setEvents([]);
        setNext(null);
      },
      { defer: true },
    ),
  );
  createEffect(
    on(
      () => `${props.thread.id} ${props.thread.revision} ${props.asOf}`,
      () => void read(null),
    ),
  );
  return (
    <>
      <Show when={hasFailed()}>
        <p role="alert">
          {t('app.failed')}{' '}
          <button type="button" class="link" onClick={() => void read(null)}>
            {t('app.retry')}
          </button>
        </p>
      </Show>
      <ol class="timeline">
        <For each={events()}>
          {(event) => (
            <li>
              <span class="said">{happened(event.type, event.who, event.data) ?? event.sentence}</span>
              <Show when={event.time}>{(time) => <Ago at={time()} class="muted" />}</Show>
            </li>
          )}
        </For>
      </ol>
      <Show when={next()}>
        {(cursor) => (
          <button type="button" class="button quiet" onClick={() => void read(cursor())}>
            {t('thread.older')}
          </button>
        )}
      </Show>
    </>
  );
}
