import { Dialog as Primitive } from '@kobalte/core/dialog';
import { type JSX, Show } from 'solid-js';
import { t } from '../words/words.ts';
import X from './icons/x.tsx';

interface DialogProps {
  readonly open: boolean;
  onClose(): void;
  readonly title: string;
  readonly class?: string;
  readonly footer?: JSX.Element;
  readonly children: JSX.Element;
}

/** A modal dialog: focus stays in it, Escape closes it, and focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const before = document.activeElement;
  /** By itself, the focus goes back to the button of the dialog alone, and these have none. */
  const focusBefore = (event: Event) => {
    if (event.defaultPrevented || !(before instanceof HTMLElement) || !before.isConnected) return;
    event.preventDefault();
    before.focus();
  };
  return (
    <Primitive open={props.open} onOpenChange={(open) => open || props.onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay class="overlay" />
        <div class="dialog-place">
          <Primitive.Content
            class={`dialog ${props.class ?? ''}`}
            onOpenAutoFocus={focusFirst}
            onCloseAutoFocus={focusBefore}
          >
            <header>
              <Primitive.Title>{props.title}</Primitive.Title>
              <Primitive.CloseButton class="button quiet icon" aria-label={t('app.close')}>
                <X size={16} />
              </Primitive.CloseButton>
            </header>
            <div class="body">{props.children}</div>
            <Show when={props.footer}>
              <footer>{props.footer}</footer>
            </Show>
          </Primitive.Content>
        </div>
      </Primitive.Portal>
    </Primitive>
  );
}

/** What is meant to be used first has the focus first; otherwise the button that closes. */
function focusFirst(event: Event) {
  const first = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>('[data-first]');
  if (!first) return;
  event.preventDefault();
  first.focus();
}
