import './conversation.css';
import { createMemo, Match, Show, Switch, untrack } from 'solid-js';
import { useShortcuts } from '../app/shortcuts.ts';
import { useTitle } from '../app/title.ts';
import { TryAgain } from '../kit/try-again.tsx';
import type { Kind } from '../list/vocabulary.ts';
import { t } from '../words/words.ts';
import { Composer } from './composer.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { createThread, type ThreadStore } from './create-thread.ts';
import { Details } from './details.tsx';
import { createDetailsPlace } from './details-place.ts';
import { Head } from './head.tsx';
import { MessageList } from './message-list.tsx';
import type { Thread } from './model.ts';
import { titleOf } from './naming.ts';
import { PastLine } from './past-line.tsx';

interface ConversationProps {
  readonly kind: Kind;
  /** The number of a ticket, or an id. */
  readonly name: string;
  /** The moment at which it is shown as it was; null: now. */
  readonly asOf: string | null;
  showNow(): void;
  close(): void;
}

/** A ticket or chat: what was said, what is known of the person, and everything that can be done. */
export default function ConversationPage(props: ConversationProps) {
  const store = createMemo(() => {
    const { kind, name, asOf } = props;
    return untrack(() => createThread(kind, name, asOf));
  });
  // The one before stays until the next one is there, so that nothing flashes, and is out of reach meanwhile.
  const shown = createMemo<ThreadStore | null>((before) => {
    const now = store();
    if (now.thread() !== null) return now;
    return now.state() === 'loading' ? before : null;
  }, null);
  const { areOpen, isBeside, toggle, close } = createDetailsPlace();
  const back = () => (areOpen() && !isBeside() ? close() : props.close());
  useShortcuts({ back, details: toggle });
  useTitle(() => {
    const thread = store().thread();
    return thread && `${thread.number ?? ''} ${titleOf(thread)}`.trim();
  });
  return (
    <article
      class="thread"
      aria-busy={store().state() === 'loading'}
      inert={shown() !== null && shown() !== store()}
    >
      <Switch>
        <Match when={store().state() === 'missing' || store().state() === 'failed'}>
          <div class="empty" role="alert">
            <h2>{store().state() === 'missing' ? t('thread.missing') : t('app.failed')}</h2>
            <TryAgain run={() => void store().begin()} />
            <button type="button" class="button quiet" onClick={props.close}>
              {t('keys.back')}
            </button>
          </div>
        </Match>
        <Match when={shown()?.thread()}>
          {(thread) => (
            <>
              <Head
                store={store()}
                thread={thread()}
                close={props.close}
                areDetailsOpen={areOpen()}
                toggleDetails={toggle}
              />
              <Show when={props.asOf}>{(asOf) => <PastLine asOf={asOf()} showNow={props.showNow} />}</Show>
              <div class="thread-body">
                <Show when={shown()} keyed>
                  {(one) => <Talk store={one} reached={() => isBeside() || close()} />}
                </Show>
                <Show when={areOpen()}>
                  <Details
                    thread={thread()}
                    asOf={shown()?.asOf ?? null}
                    isBeside={isBeside()}
                    close={close}
                  />
                </Show>
              </div>
            </>
          )}
        </Match>
      </Switch>
      <ConflictDialog store={store()} />
    </article>
  );
}

interface TalkProps {
  readonly store: ThreadStore;
  /** The focus has come here. */
  reached(): void;
}

/** What was said, and where one answers: of one ticket or chat, whose draft and place they have. */
function Talk(props: TalkProps) {
  // It is made once its ticket or chat is there, which stays.
  const thread = () => props.store.thread() as Thread;
  return (
    <div class="talk" onFocusIn={() => props.reached()}>
      <MessageList store={props.store} thread={thread()} />
      <Show when={props.store.asOf === null}>
        <Composer store={props.store} thread={thread()} />
      </Show>
    </div>
  );
}
