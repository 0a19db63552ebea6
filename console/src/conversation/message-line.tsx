import { Match, Show, Switch } from 'solid-js';
import { Avatar } from '../kit/avatar.tsx';
import Lock from '../kit/icons/lock.tsx';
import { Said } from '../kit/said.tsx';
import { clockTime, inFull } from '../words/times.ts';
import { t } from '../words/words.ts';
import type { Message, Person } from './model.ts';
import { authorOf } from './naming.ts';

interface MessageLineProps {
  readonly message: Message;
  /** Whom support talks with: it stays the same while the ticket or chat changes, so that no line is drawn again. */
  readonly person: Person;
  /** It follows another one of the same author. */
  readonly goesOn: boolean;
  /** The next one's time stands for both. */
  readonly isFollowed: boolean;
  /** The search that has found something in it; empty: none. */
  readonly search: string;
}

/** Of a message's place on the page. */
export const placeOf = (id: string): string => `message-${id}`;

/** A message: a person's at the start of the line, support's at its end, a note apart from both. */
export function MessageLine(props: MessageLineProps) {
  const author = () => authorOf(props.message, props.person);
  return (
    <Switch>
      <Match when={props.message.from === 'system'}>
        <p class="system-line">
          <Said text={props.message.text} /> · {clockTime(props.message.at)}
        </p>
      </Match>
      <Match when={props.message.from !== 'system'}>
        <article
          id={placeOf(props.message.id)}
          class={`message ${props.message.from}`}
          classList={{ note: props.message.isNote, 'goes-on': props.goesOn }}
          aria-label={t(props.message.isNote ? 'message.noteBy' : 'message.by', { name: author() })}
        >
          <Show when={!props.goesOn} fallback={<span class="avatar-space" />}>
            <Avatar name={author()} large />
          </Show>
          <div class="message-main">
            <Show when={!props.goesOn}>
              <header class="message-head">
                <span class="author said">{author()}</span>
                <Show when={props.message.isNote}>
                  <span class="note-mark">
                    <Lock size={12} aria-hidden="true" /> {t('message.note')}
                  </span>
                </Show>
                <Show when={!props.message.isVerified}>
                  <span class="muted" title={t('message.unverified.why')}>
                    {t('message.unverified')}
                  </span>
                </Show>
              </header>
            </Show>
            <div class="bubble" title={inFull(props.message.at)}>
              <Said class="text" text={props.message.text} search={props.search} />
            </div>
            <Show when={!props.isFollowed}>
              <footer class="message-foot muted">
                <time datetime={props.message.at} title={inFull(props.message.at)}>
                  {clockTime(props.message.at)}
                </time>
                <Show when={props.message.from === 'support' && props.message.isRead}>
                  {' '}
                  · {t('message.seen')}
                </Show>
              </footer>
            </Show>
          </div>
        </article>
      </Match>
    </Switch>
  );
}
