import { Show } from 'solid-js';
import { drafts, forgetDrafts } from '../conversation/drafts.ts';
import { Dialog } from '../kit/dialog.tsx';
import { t } from '../words/words.ts';
import { me, signOut } from './session.ts';
import { unsent } from './signing-out.ts';

/** Before one signs out: how many drafts are deleted then, and how many messages wait for the next time. */
export default function SignOutDialog(props: { close(): void }) {
  const leave = () => {
    const { id } = me();
    props.close();
    void signOut(() => forgetDrafts(id));
  };
  return (
    <Dialog
      open
      title={t('account.signOut')}
      onClose={props.close}
      footer={
        <>
          <button type="button" class="button" data-first onClick={() => props.close()}>
            {t('app.cancel')}
          </button>
          <button type="button" class="button primary" onClick={leave}>
            {t(drafts() > 0 ? 'signOut.delete' : 'account.signOut')}
          </button>
        </>
      }
    >
      <Show when={drafts() > 0}>
        <p>{t('signOut.drafts', { count: drafts() })}</p>
      </Show>
      <Show when={unsent() > 0}>
        <p>{t('signOut.unsent', { count: unsent() })}</p>
      </Show>
    </Dialog>
  );
}
