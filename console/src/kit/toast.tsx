import { Toast, toaster } from '@kobalte/core/toast';
import { createEffect, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { t } from '../words/words.ts';
import X from './icons/x.tsx';

interface Offered {
  readonly label: string;
  run(): void;
  /** Whether it can't be done any more: then the message goes, unless it offers something else. */
  isOver?(): boolean;
}

/** A short message. */
export interface Told {
  readonly text: string;
  /** What can be done about it, such as undoing. */
  readonly action?: Offered;
  /** Another button. The message stays, with what it offers. */
  readonly also?: Offered;
  /** Where what it is about is shown: a path below `/console`. */
  readonly link?: { readonly label: string; readonly path: string };
}

/** Long enough to be read by who looked elsewhere, and to act on. */
const DURATION_MS = 10_000;

/** So many are shown at once. */
const MOST = 3;
/** The latest ones, whether they are shown still or have gone. */
let latest: readonly { readonly id: number; readonly text: string }[] = [];

/** Makes room for another one: the newest are what the reader is after, and none is shown twice. */
function makeRoom(text: string): void {
  const isKept = (one: (typeof latest)[number], index: number) =>
    one.text !== text && index > latest.length - MOST;
  for (const { id } of latest.filter((one, index) => !isKept(one, index))) toaster.dismiss(id);
  latest = latest.filter(isKept);
}

/** Shows a short message that goes away by itself. It is read out, and stays while it has the focus. */
export function toast(told: Told): void {
  makeRoom(told.text);
  const id = toaster.show((props) => {
    const isOver = () => told.action?.isOver?.() ?? false;
    const act = () => {
      toaster.dismiss(props.toastId);
      told.action?.run();
    };
    createEffect(() => isOver() && !told.also && toaster.dismiss(props.toastId));
    return (
      <Toast as="div" toastId={props.toastId} class="toast" duration={DURATION_MS}>
        <Toast.Title>{told.text}</Toast.Title>
        <Show when={!isOver() && told.action}>
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
        <Show when={told.link}>
          {(link) => (
            <a class="button" href={`/console${link().path}${location.search}`}>
              {link().label}
            </a>
          )}
        </Show>
        <Toast.CloseButton class="button quiet icon" aria-label={t('app.close')}>
          <X size={14} />
        </Toast.CloseButton>
      </Toast>
    );
  });
  latest = [...latest, { id, text: told.text }];
}

/** Where toasts appear. */
export const Toasts = () => (
  <Portal>
    <Toast.Region limit={MOST}>
      <Toast.List as="div" class="toasts" />
    </Toast.Region>
  </Portal>
);
