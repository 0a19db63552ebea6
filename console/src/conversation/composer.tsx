import { createSignal, onCleanup, Show } from 'solid-js';
import { useShortcuts } from '../app/shortcuts.ts';
import { beAt } from '../desk/presence.ts';
import Lock from '../kit/icons/lock.tsx';
import SendHorizontal from '../kit/icons/send-horizontal.tsx';
import { Keys } from '../kit/keys.tsx';
import { keyOf } from '../list/item.ts';
import { t } from '../words/words.ts';
import { Company } from './company.tsx';
import type { ThreadStore } from './create-thread.ts';
import { draftOf, keepDraft } from './drafts.ts';
import type { Thread } from './model.ts';
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
  const write = (value: string) => {
    if (isEmpty()) setBegunAfter(lastId());
    setText(value);
    keepDraft(key, { text: value, isNote: isNote() });
    if (value.trim() === '') typing.stop();
    else typing.go();
  };
  const as = (note: boolean) => {
    if (note && props.thread.kind === 'chat') return;
    setNote(note);
    keepDraft(key, { text: text(), isNote: note });
    if (note) typing.stop();
    field?.focus();
  };
  const send = () => {
    if (isEmpty() || isClosed()) return;
    const said = text();
    setText('');
    keepDraft(key, { text: '', isNote: isNote() });
    typing.stop();
    void props.store.send(said, isNote());
    field?.focus();
  };
  useShortcuts({ reply: () => as(false), note: () => as(true), send });

  return (
    <Show when={!isClosed()} fallback={<p class="composer closed muted">{t('composer.closed')}</p>}>
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
          maxLength={LONGEST}
          dir="auto"
          value={text()}
          aria-label={isNote() ? t('composer.note') : t('composer.reply')}
          placeholder={isNote() ? t('composer.note.placeholder') : t('composer.reply.placeholder')}
          onInput={(event) => write(event.currentTarget.value)}
          onBlur={typing.stop}
          onKeyDown={leaveByEscape}
        />
        <div class="composer-foot">
          <Show when={props.thread.kind === 'ticket'}>
            <div class="modes" role="radiogroup" aria-label={t('composer.mode')}>
              <Mode label={t('composer.reply')} keys="R" isOn={!isNote()} choose={() => as(false)} />
              <Mode label={t('composer.note')} keys="N" isOn={isNote()} choose={() => as(true)} />
            </div>
          </Show>
          <Show when={text().length > LONGEST - 500}>
            <span class="muted">{t('composer.left', { count: LONGEST - text().length })}</span>
          </Show>
          <button type="submit" class="button primary send" disabled={isEmpty()}>
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

interface ModeProps {
  readonly label: string;
  readonly keys: string;
  readonly isOn: boolean;
  choose(): void;
}

const Mode = (props: ModeProps) => (
  <button type="button" role="radio" aria-checked={props.isOn} class="mode" onClick={() => props.choose()}>
    {props.label} <kbd>{props.keys}</kbd>
  </button>
);
