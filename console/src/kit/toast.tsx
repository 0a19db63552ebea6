import { Toast, toaster } from '@kobalte/core/toast';
import { Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { t } from '../words/words.ts';
import X from './icons/x.tsx';

interface Offered {
  readonly label: string;
  run(): void;
}

interface Told {
  readonly text: string;
  /** What can be done about it, such as undoing. */
  readonly action?: Offered;
  /** Another button, which no key stands for. The message stays, with what it offers. */
  readonly also?: Offered;
}

/** Long enough to be read by who looked elsewhere, and to act on. */
const DURATION_MS = 10_000;

/** What the latest message that offered something offers, until it is done: also once that message has gone. */
let offered: (() => void) | null = null;

/** Something has come after it that can't be taken back, or it isn't this person's any more. */
export function offerNothing(): void {
  offered = null;
}

/** Does what the latest message offers, or says that there is nothing to undo. */
export function actOnToast(): void {
  if (offered === null) toast({ text: t('bulk.nothingToUndo') });
  else offered();
}

/** Shows a short message that goes away by itself. It is read out, and stays while it has the focus. */
export function toast(told: Told): void {
  toaster.show((props) => {
    const act = () => {
      if (offered === act) offered = null;
      toaster.dismiss(props.toastId);
      told.action?.run();
    };
    if (told.action) offered = act;
    return (
      <Toast as="div" toastId={props.toastId} class="toast" duration={DURATION_MS}>
        <Toast.Title>{told.text}</Toast.Title>
        <Show when={told.action}>
          {(action) => (
            <button type="button" class="button" onClick={act}>
              {action().label}
            </button>
          )}
        </Show>
        <Show when={told.also}>
          {(also) => (
            <button type="button" class="button" onClick={() => also().run()}>
              {also().label}
            </button>
          )}
        </Show>
        <Toast.CloseButton class="button quiet icon" aria-label={t('app.close')}>
          <X size={14} />
        </Toast.CloseButton>
      </Toast>
    );
  });
}

/** Where toasts appear. */
export const Toasts = () => (
  <Portal>
    <Toast.Region limit={3}>
      <Toast.List as="div" class="toasts" />
    </Toast.Region>
  </Portal>
);
