import { createSignal, onCleanup, Show } from 'solid-js';
import { useShortcuts } from '../app/shortcuts.ts';
import { beAt } from '../desk/presence.ts';
import Lock from '../kit/icons/lock.tsx';
import SendHorizontal from '../kit/icons/send-horizontal.tsx';
import { Keys } from '../kit/keys.tsx';
import { toast } from '../kit/toast.tsx';
import { keyOf } from '../list/item.ts';
import { t } from '../words/words.ts';
import { CarryOnButton } from './carry-on-button.tsx';
import { ClosedChat } from './closed-chat.tsx';
import { Company } from './company.tsx';
import type { ThreadStore } from './create-thread.ts';
import { draftOf, keepDraft, onDraftElsewhere } from './drafts.ts';
import type { Thread } from './model.ts';
import { Modes } from './modes.tsx';
import { createTyping } from './typing.ts';

const LONGEST = 5_000;

/** Where replies and notes are written. What is written is kept until it is sent. */
export function Composer(props: { readonly store: ThreadStore; readonly thread: Thread }) {
  let field: HTMLTextAreaElement | undefined;
  const key = keyOf(props.thread);
  const kept = draftOf(key);
  const [text, setText] = createSignal(kept.text);
  const [isNote, setNote] = createSignal(kept.isNote && props.thread.kind === 'ticket');
  const lastId = () => props.store.messages().at(-1)?.id ?? null;
  /** The last message that was there when this one was begun. */
  const [begunAfter, setBegunAfter] = createSignal(lastId());
  const typing = createTyping((isWriting) => {
    beAt(props.thread, isWriting ? 'writing' : 'looking');
    // Users learn nothing of notes.
    if (!isNote() || !isWriting) props.store.typing(isWriting);
  });
  const { kind, id } = props.thread;
  beAt({ kind, id }, 'looking');
  onCleanup(() => {
    typing.end();
    beAt({ kind, id }, null);
  });

  const isClosed = () => props.thread.kind === 'chat' && props.thread.status === 'closed';
  const isEmpty = () => text().trim() === '';
  const left = () => LONGEST - text().length;
  const write = (value: string) => {
    if (isEmpty()) setBegunAfter(lastId());
    setText(value);
    keepDraft(key, { text: value, isNote: isNote() });
    if (value.trim() === '') typing.stop();
    else typing.go();
  };
  onCleanup(
    onDraftElsewhere(key, (draft) => {
      if (isEmpty()) setBegunAfter(lastId());
      setText(draft.text);
      // Never from a note to a reply: what is meant for colleagues would go to the customer.
      if (draft.isNote && props.thread.kind === 'ticket') setNote(true);
    }),
  );
  const as = (note: boolean) => {
    setNote(note);
    keepDraft(key, { text: text(), isNote: note });
    if (note) typing.stop();
  };
  const begin = (note: boolean) => {
    // What is meant for colleagues would go to the customer.
    if (note && props.thread.kind === 'chat') return toast({ text: t('composer.notesOfTickets') });
    as(note);
    field?.focus();
  };
  const send = () => {
    if (isEmpty() || left() < 0 || isClosed()) return;
    const said = text();
    setText('');
    keepDraft(key, { text: '', isNote: isNote() });
    typing.stop();
    void props.store.send(said, isNote());
    field?.focus();
  };
  const openAgain = () => {
    void props.store.change('status', 'open');
    queueMicrotask(() => field?.focus());
  };
  useShortcuts({ reply: () => begin(false), note: () => begin(true), send });

  return (
    <Show when={!isClosed()} fallback={<ClosedChat thread={props.thread} openAgain={openAgain} />}>
      <form
        class="composer"
        classList={{ note: isNote() }}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Company store={props.store} after={begunAfter()} isWriting={!isEmpty() && !isNote()} />
        <textarea
          ref={field}
          rows={3}
          dir="auto"
          value={text()}
          aria-label={isNote() ? t('composer.note') : t('composer.reply')}
          aria-invalid={left() < 0}
          placeholder={isNote() ? t('composer.note.placeholder') : t('composer.reply.placeholder')}
          onInput={(event) => write(event.currentTarget.value)}
          onBlur={typing.stop}
          onKeyDown={leaveByEscape}
        />
        <div class="composer-foot">
          <Show
            when={props.thread.kind === 'ticket'}
            fallback={
              <Show when={props.thread.linked === null}>
                <CarryOnButton thread={props.thread} />
              </Show>
            }
          >
            <Modes isNote={isNote()} choose={as} begin={() => field?.focus()} />
          </Show>
          <span role="status" class="muted">
            <Show when={left() < 500}>
              {left() < 0 ? t('composer.over', { count: -left() }) : t('composer.left', { count: left() })}
            </Show>
          </span>
          <button type="submit" class="button primary send" disabled={isEmpty() || left() < 0}>
            <Show when={isNote()} fallback={<SendHorizontal size={15} aria-hidden="true" />}>
              <Lock size={15} aria-hidden="true" />
            </Show>
            {isNote() ? t('composer.addNote') : t('keys.send')}
            <Keys keys="Mod+Enter" />
          </button>
        </div>
      </form>
    </Show>
  );
}

function leaveByEscape(event: KeyboardEvent & { readonly currentTarget: HTMLElement }) {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  event.currentTarget.blur();
}
