import { createMemo, Show } from 'solid-js';
import { colleaguesAt, type Doing } from '../desk/presence.ts';
import Eye from '../kit/icons/eye.tsx';
import PenLine from '../kit/icons/pen-line.tsx';
import Reply from '../kit/icons/reply.tsx';
import { clockTime } from '../words/times.ts';
import { t } from '../words/words.ts';
import type { ThreadStore } from './create-thread.ts';
import { crossingReply } from './messages.ts';
import { authorOf, isMine, personName } from './naming.ts';

interface CompanyProps {
  readonly store: ThreadStore;
  /** The id of the last message that was there when the reply was begun. */
  readonly after: string | null;
  readonly isWriting: boolean;
}

/** Who else is here: a reply that would cross another one is warned of before it is sent. */
export function Company(props: CompanyProps) {
  const there = () => {
    const thread = props.store.thread();
    return thread === null ? [] : colleaguesAt(thread);
  };
  const namesOf = (doing: Doing) =>
    there()
      .filter((one) => one.doing === doing)
      .map(({ name }) => name)
      .join(', ');
  const isPersonWriting = () => props.store.writers().length > 0;
  const crossed = createMemo(() =>
    props.isWriting ? crossingReply(props.store.messages(), props.after, isMine) : null,
  );
  const person = () => {
    const thread = props.store.thread();
    return thread === null ? '' : personName(thread.person);
  };
  return (
    <div class="company" role="status">
      <Show when={crossed()}>
        {(message) => {
          const thread = props.store.thread();
          return (
            <p class="warning">
              <Reply size={15} aria-hidden="true" />
              {t('company.crossed', {
                name: thread === null ? '' : authorOf(message(), thread.person),
                time: clockTime(message().at),
              })}
            </p>
          );
        }}
      </Show>
      <Show when={namesOf('writing')}>
        {(names) => (
          <p class="warning">
            <PenLine size={15} aria-hidden="true" />
            {t('company.writing', { names: names() })}
          </p>
        )}
      </Show>
      <Show when={namesOf('looking')}>
        {(names) => (
          <p class="muted">
            <Eye size={15} aria-hidden="true" />
            {t('company.looking', { names: names() })}
          </p>
        )}
      </Show>
      <Show when={isPersonWriting()}>
        <p class="muted">{t('company.person', { name: person() })}</p>
      </Show>
    </div>
  );
}
