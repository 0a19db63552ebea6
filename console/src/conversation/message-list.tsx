import {
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  For,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import { announce } from '../app/announce.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import ArrowDown from '../kit/icons/arrow-down.tsx';
import { dayName } from '../words/times.ts';
import { t } from '../words/words.ts';
import type { ThreadStore } from './create-thread.ts';
import { createFound } from './found.ts';
import { MessageLine, placeOf } from './message-line.tsx';
import { linesOf } from './messages.ts';
import type { Message, Thread } from './model.ts';
import { authorOf } from './naming.ts';
import { unsentTo } from './outbox.ts';
import { createPlace } from './place.ts';
import { markRead } from './reading.ts';
import { dayOf, forgetDays, standingOf } from './standing.ts';
import { type Stretch, stretchesOf } from './stretches.ts';
import { UnsentLine } from './unsent-line.tsx';

/** So near to an end, in pixels, the reader counts as being there. */
const NEAR = 80;
const NEAR_BEGINNING = 600;
/** Of a message that was never laid out, in pixels: a guess. */
const USUAL_HEIGHT = 56;
/** Of what is in sight, so much is scrolled by a key. */
const SCROLLED = 0.85;
/** So often older messages are asked for to find one among them: each time a page of them. */
const MOST_PAGES = 40;

/** What was said. It begins at the newest message; older ones come as the reader scrolls up to them. */
export function MessageList(props: { readonly store: ThreadStore; readonly thread: Thread }) {
  let scroller: HTMLDivElement | undefined;
  const { messages, older, bringOlder } = props.store;
  createComputed(() => {
    for (const { message, ...line } of linesOf(messages(), dayOf)) standingOf(message)[1](line);
  });
  const stretches = createMemo<readonly Stretch[]>((before) => stretchesOf(messages(), before), []);
  const messagesOf = createMemo(() => new Map(stretches().map(({ first, messages }) => [first, messages])));
  const person = createMemo(() => props.thread.person);
  const unsent = () => (props.store.asOf === null ? unsentTo(props.thread) : []);
  const [isAtEnd, setAtEnd] = createSignal(true);
  const [unseen, setUnseen] = createSignal(0);

  const toEnd = () => {
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
    setUnseen(0);
  };
  const onScroll = () => {
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR);
    if (isAtEnd()) setUnseen(0);
    if (scrollTop < NEAR_BEGINNING) void bringOlder(place.keep);
  };
  const place = createPlace(
    () => scroller,
    () => isAtEnd() && toEnd(),
  );
  const scrollBy = (share: number) => scroller?.scrollBy({ top: share * scroller.clientHeight });
  useShortcuts({ scrollUp: () => scrollBy(-SCROLLED), scrollDown: () => scrollBy(SCROLLED) });

  const found = createFound(() => props.thread);
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  const firstId = () => (older() === null ? messages()[0]?.id : undefined);
  const isFound = ({ id }: Message) => found().ids.includes(id) || (found().isInFirst && id === firstId());
  const searchIn = (message: Message) => (isFound(message) ? found().search : '');
  /** Brings a message into sight, however old it is. */
  async function goTo(idOf: () => string | undefined): Promise<void> {
    const isThere = () => messages().some((one) => one.id === idOf());
    for (let page = 0; page < MOST_PAGES && !isThere(); page++) {
      const before = messages().length;
      await bringOlder(place.keep);
      if (isGone || messages().length === before) return;
    }
    setAtEnd(false);
    document.getElementById(placeOf(idOf() ?? ''))?.scrollIntoView({ block: 'center' });
  }
  createEffect(
    on(found, ({ ids: [newest], isInFirst, leads }) => {
      if (newest !== undefined) void goTo(() => newest);
      else if (isInFirst && leads) void goTo(firstId);
    }),
  );
  createEffect(
    on(
      () => messages().at(-1),
      (last, before) => {
        if (last === undefined || before === undefined || last === before) return;
        if (isAtEnd() || last.from === 'support') queueMicrotask(toEnd);
        else setUnseen((count) => count + 1);
        if (last.from === 'person')
          announce(t('message.announced', { name: authorOf(last, person()), text: last.text }));
      },
    ),
  );
  createEffect(
    on(
      () => unsent().length,
      () => isAtEnd() && queueMicrotask(toEnd),
      { defer: true },
    ),
  );
  onMount(() => {
    toEnd();
    if (scroller) place.watch(scroller);
  });
  onCleanup(markRead(props.store));
  onCleanup(forgetDays);

  return (
    <div class="messages-frame">
      <div
        ref={scroller}
        class="messages"
        role="log"
        aria-live="off"
        aria-label={t('thread.messages')}
        tabIndex={0}
        onScroll={onScroll}
      >
        <Show when={older() !== null}>
          <button type="button" class="button quiet older" onClick={() => void bringOlder(place.keep)}>
            {t('thread.older')}
          </button>
        </Show>
        <For each={stretches().map(({ first }) => first)}>{(first) => <Laid first={first} />}</For>
        <For each={unsent()}>{(one) => <UnsentLine unsent={one} />}</For>
      </div>
      <Show when={!isAtEnd()}>
        <button type="button" class="button to-end" onClick={toEnd}>
          <ArrowDown size={16} aria-hidden="true" />
          {unseen() > 0 ? t('thread.unseen', { count: unseen() }) : t('thread.toEnd')}
        </button>
      </Show>
    </div>
  );

  /** The browser lays it out, and paints it, once it is near what is in sight. Searches of the page and screen readers find it always. */
  function Laid(stretch: { readonly first: string }) {
    const own = createMemo<readonly Message[]>(() => messagesOf().get(stretch.first) ?? [], [], {
      equals: (one, other) =>
        one.length === other.length && one.every((each, index) => each === other[index]),
    });
    return (
      <div
        ref={place.watch}
        class="stretch"
        style={{ 'contain-intrinsic-block-size': `auto ${own().length * USUAL_HEIGHT}px` }}
      >
        <For each={own()}>{(message) => <Place message={message} />}</For>
      </div>
    );
  }

  function Place(one: { readonly message: Message }) {
    const line = () => standingOf(one.message)[0]();
    return (
      <>
        <Show when={line().beginsDay}>
          <h3 class="day">
            <span>{dayName(one.message.at)}</span>
          </h3>
        </Show>
        <MessageLine
          message={one.message}
          person={person()}
          goesOn={line().goesOn}
          isFollowed={line().isFollowed}
          search={searchIn(one.message)}
        />
      </>
    );
  }
}
