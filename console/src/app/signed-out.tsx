import { Match, Show, Switch } from 'solid-js';
import { t, type Word } from '../words/words.ts';
import { findSession, type OutBecause, session } from './session.ts';

const REASONS: Readonly<Record<OutBecause, Word | null>> = {
  new: null,
  ended: 'signIn.ended',
  signed_out: 'signIn.signedOut',
  bad_link: 'signIn.badLink',
};

/** What is seen without a session: how to get one, or that the desk can't be reached. */
export function SignedOut() {
  const out = () => {
    const now = session();
    return now.state === 'out' ? now : null;
  };
  return (
    <main class="signed-out">
      <div class="empty">
        <span class="brand-mark large" aria-hidden="true" />
        <h1>{t('signIn.title')}</h1>
        <Switch>
          <Match when={session().state === 'unreachable'}>
            <p role="alert">{t('app.error.offline')}</p>
            <button type="button" class="button primary" onClick={findSession}>
              {t('app.retry')}
            </button>
          </Match>
          <Match when={out()}>
            {(now) => (
              <>
                <Show when={REASONS[now().because]}>{(word) => <p role="status">{t(word())}</p>}</Show>
                <Show when={now().ways?.issuer}>
                  {(issuer) => (
                    <a class="button primary" href={issuer()} rel="external">
                      {t('signIn.button')}
                    </a>
                  )}
                </Show>
                <Show when={now().ways?.links}>
                  <p>{t('signIn.byLink')}</p>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </main>
  );
}
