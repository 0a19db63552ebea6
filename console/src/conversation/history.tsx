import type { TimelineEntry } from '@casebook/client';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { askedAfterwards, forgetting } from '../desk/erasures.ts';
import { Ago } from '../kit/time.tsx';
import { t } from '../words/words.ts';
import { happened } from './happened.ts';
import type { Thread } from './model.ts';
import { type Timeline, withEarlier, withNewest } from './timeline.ts';

const PAGE = 50;
const NOTHING_READ: Timeline<TimelineEntry> = { events: [], next: null };

const ask = (thread: Thread, asOf: string | null, cursor: string | undefined) => {
  const query = { order: 'newest', limit: PAGE, cursor, as_of: asOf ?? undefined } as const;
  return thread.kind === 'ticket'
    ? desk.history.ticketTimeline(thread.id, query)
    : desk.history.conversationTimeline(thread.id, query);
};

/** Everything that happened, up to a moment or now, the newest first. It is read again whenever something happens. */
export function History(props: { readonly thread: Thread; readonly asOf: string | null }) {
  const [known, setKnown] = createSignal(NOTHING_READ);
  const [hasFailed, setFailed] = createSignal(false);
  const place = createMemo(() => `${props.thread.id} ${props.asOf}`);
  async function read(cursor: string | null): Promise<void> {
    const asked = place();
    try {
      const { data } = await askedAfterwards(() => ask(props.thread, props.asOf, cursor ?? undefined));
      // Another one may be shown by now.
      if (place() !== asked) return;
      const found = { events: data.events, next: data.next_cursor };
      setKnown((before) =>
        cursor === null ? withNewest(before, found) : withEarlier(before, cursor, found),
      );
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }
  const state = createMemo(() => `${place()} ${props.thread.revision}`);
  createEffect(on(place, () => setKnown(NOTHING_READ), { defer: true }));
  createEffect(on(state, () => void read(null)));
  const forget = () => {
    setKnown(NOTHING_READ);
    void read(null);
  };
  createEffect(on(forgetting, forget, { defer: true }));
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
        <For each={known().events}>
          {(event) => (
            <li>
              <span class="said">{happened(event.type, event.who, event.data) ?? event.sentence}</span>
              <Show when={event.time}>{(time) => <Ago at={time()} class="muted" />}</Show>
            </li>
          )}
        </For>
      </ol>
      <Show when={known().next}>
        {(cursor) => (
          <button type="button" class="button quiet" onClick={() => void read(cursor())}>
            {t('thread.older')}
          </button>
        )}
      </Show>
    </>
  );
}
