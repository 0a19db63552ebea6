import './conversation.css';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { useShortcuts } from '../app/shortcuts.ts';
import { useTitle } from '../app/title.ts';
import type { Kind } from '../list/vocabulary.ts';
import { t } from '../words/words.ts';
import { Composer } from './composer.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { createThread } from './create-thread.ts';
import { Details } from './details.tsx';
import { Head } from './head.tsx';
import { MessageList } from './message-list.tsx';
import { titleOf } from './naming.ts';

interface ConversationProps {
  readonly kind: Kind;
  /** The number of a ticket, or an id. */
  readonly name: string;
  close(): void;
}

/** A ticket or chat: what was said, what is known of the person, and everything that can be done. */
export default function ConversationPage(props: ConversationProps) {
  const store = createThread(props.kind, props.name);
  // On narrower windows they would cover what was said.
  const [areDetailsOpen, openDetails] = createSignal(matchMedia('(width > 80rem)').matches);
  useShortcuts({ back: props.close, details: () => openDetails((are) => !are) });
  useTitle(() => {
    const thread = store.thread();
    return thread && `${thread.number ?? ''} ${titleOf(thread)}`.trim();
  });
  return (
    <article class="thread" aria-busy={store.state() === 'loading'}>
      <Switch>
        <Match when={store.state() === 'missing' || store.state() === 'failed'}>
          <div class="empty" role="alert">
            <h2>{store.state() === 'missing' ? t('thread.missing') : t('app.failed')}</h2>
            <button type="button" class="button" onClick={() => void store.begin()}>
              {t('app.retry')}
            </button>
            <button type="button" class="button quiet" onClick={props.close}>
              {t('keys.back')}
            </button>
          </div>
        </Match>
        <Match when={store.thread()}>
          {(thread) => (
            <>
              <Head
                store={store}
                thread={thread()}
                close={props.close}
                areDetailsOpen={areDetailsOpen()}
                toggleDetails={() => openDetails((are) => !are)}
              />
              <div class="thread-body">
                <div class="talk">
                  <MessageList store={store} thread={thread()} />
                  <Composer store={store} thread={thread()} />
                </div>
                <Show when={areDetailsOpen()}>
                  <Details thread={thread()} close={() => openDetails(false)} />
                </Show>
              </div>
            </>
          )}
        </Match>
      </Switch>
      <ConflictDialog store={store} />
    </article>
  );
}
