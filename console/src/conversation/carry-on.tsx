import { useLocation, useNavigate } from '@solidjs/router';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { Dialog } from '../kit/dialog.tsx';
import { TICKET_TYPES } from '../list/vocabulary.ts';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';

interface CarryOnProps {
  readonly thread: Thread;
  close(): void;
}

/** Of a ticket's subject, in characters. */
const SUBJECT = { least: 5, most: 200 };

/** Asks what a ticket needs that carries a chat on, opens it, and leads to it. */
export default function CarryOn(props: CarryOnProps) {
  const form = createUniqueId();
  const navigate = useNavigate();
  const location = useLocation();
  const [refused, setRefused] = createSignal('');
  const [isSending, setSending] = createSignal(false);
  const needsEmail = () => props.thread.person.email === null;
  async function submit(event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) {
    event.preventDefault();
    if (isSending()) return;
    const given = new FormData(event.currentTarget);
    const email = String(given.get('email') ?? '').trim();
    const support_type = given.get('type') as (typeof TICKET_TYPES)[number];
    setSending(true);
    try {
      const input = { subject: String(given.get('subject')), support_type, ...(email !== '' && { email }) };
      const { data } = await desk.conversations.openTicket(props.thread.id, input);
      props.close();
      navigate(`/work/ticket/${encodeURIComponent(data.ticketNumber)}${location.search}`, { scroll: false });
    } catch (error) {
      setRefused(why(error));
    } finally {
      setSending(false);
    }
  }
  return (
    <Dialog
      open
      title={t('composer.carryOn')}
      onClose={props.close}
      footer={
        <>
          <button type="button" class="button" onClick={() => props.close()}>
            {t('app.cancel')}
          </button>
          {/* A disabled button would lose the focus, and the keys would be those of the page behind. */}
          <button type="submit" form={form} class="button primary" aria-disabled={isSending()}>
            {t('carryOn.open')}
          </button>
        </>
      }
    >
      <form id={form} class="carry-on" onSubmit={submit}>
        <p class="muted">{t('carryOn.text')}</p>
        <label>
          {t('carryOn.subject')}
          <input
            class="field"
            name="subject"
            required
            minLength={SUBJECT.least}
            maxLength={SUBJECT.most}
            value={props.thread.subject ?? ''}
            data-first
          />
        </label>
        <label>
          {t('filter.type')}
          <select class="field" name="type">
            <For each={TICKET_TYPES}>{(type) => <option value={type}>{t(`type.${type}`)}</option>}</For>
          </select>
        </label>
        <Show when={needsEmail()}>
          <label>
            {t('carryOn.email')}
            <input class="field" name="email" type="email" required />
          </label>
        </Show>
        <p class="refusal" role="alert">
          {refused()}
        </p>
      </form>
    </Dialog>
  );
}
