import { Show } from 'solid-js';
import { me } from '../app/session.ts';
import { isOffline } from '../desk/line.ts';
import { Avatar } from '../kit/avatar.tsx';
import Clock from '../kit/icons/clock.tsx';
import TriangleAlert from '../kit/icons/triangle-alert.tsx';
import { Said } from '../kit/said.tsx';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';
import { discard, sendAgain, type Unsent } from './outbox.ts';

/** A message that the desk doesn't have yet: it waits for the connection, or was refused. */
export function UnsentLine(props: { readonly unsent: Unsent }) {
  const isRefused = () => props.unsent.state === 'refused';
  const isWaiting = () => props.unsent.error !== null || isOffline();
  return (
    <article class="message support unsent" classList={{ note: props.unsent.isNote, refused: isRefused() }}>
      <Avatar name={me().name ?? me().email ?? me().id} large />
      <div class="message-main">
        <div class="bubble">
          <Said class="text" text={props.unsent.text} />
        </div>
        <Show
          when={isRefused()}
          fallback={
            <footer class="message-foot muted">
              <Clock size={12} aria-hidden="true" />{' '}
              {isWaiting() ? t('message.waiting') : t('message.sending')}
            </footer>
          }
        >
          <footer class="message-foot" role="alert">
            <TriangleAlert size={12} aria-hidden="true" />{' '}
            {t('message.refused', { why: why(props.unsent.error) })}
            <button type="button" class="link" onClick={() => sendAgain(props.unsent.key)}>
              {t('message.again')}
            </button>
            <button type="button" class="link" onClick={() => discard(props.unsent.key)}>
              {t('message.discard')}
            </button>
          </footer>
        </Show>
      </div>
    </article>
  );
}
