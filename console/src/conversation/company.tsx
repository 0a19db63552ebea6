import Eye from 'lucide-solid/icons/eye';
import PenLine from 'lucide-solid/icons/pen-line';
import { createMemo, Show } from 'solid-js';
import { me } from '../app/session.ts';
import { clockTime } from '../words/times.ts';
import { t } from '../words/words.ts';
import type { ThreadStore } from './create-thread.ts';
import { authorOf, colleagueName, isColleague, personName } from './naming.ts';

interface CompanyProps {
  readonly store: ThreadStore;
  /** When the reply was begun, in milliseconds since the epoch. */
  readonly since: number;
  readonly isWriting: boolean;
}

/** Who else is here: a reply that would cross another one is warned of before it is sent. */
export function Company(props: CompanyProps) {
  const writers = () => props.store.writers();
  const colleagues = createMemo(() =>
    writers()
      .filter((writer) => writer.isColleague || isColleague(writer.id))
      .map(({ id }) => colleagueName(id)),
  );
  const isPersonWriting = () => writers().length > colleagues().length;
  const crossed = createMemo(() => {
    const last = props.store.messages().findLast(({ from, isNote }) => from === 'support' && !isNote);
    const isOthers = last !== undefined && last.senderId !== me().id && last.senderName !== me().name;
    return props.isWriting && isOthers && Date.parse(last.at) > props.since ? last : null;
  });
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
              <Eye size={15} aria-hidden="true" />
              {t('company.crossed', {
                name: thread === null ? '' : authorOf(message(), thread),
                time: clockTime(message().at),
              })}
            </p>
          );
        }}
      </Show>
      <Show when={colleagues().length > 0}>
        <p class="warning">
          <PenLine size={15} aria-hidden="true" />
          {t('company.writing', { names: colleagues().join(', ') })}
        </p>
      </Show>
      <Show when={isPersonWriting()}>
        <p class="muted">{t('company.person', { name: person() })}</p>
      </Show>
    </div>
  );
}
