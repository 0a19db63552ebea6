import { Tooltip } from '@kobalte/core/tooltip';
import { type JSX, Show } from 'solid-js';
import { type ShortcutName, shortcutOf } from '../app/shortcuts.ts';
import { Keys } from './keys.tsx';

interface TipProps {
  readonly label: string;
  readonly shortcut?: ShortcutName;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  onClick(): void;
  readonly children: JSX.Element;
}

/** A button that is only an icon: its name and keys show beside it. */
export function IconButton(props: TipProps) {
  return (
    <Tooltip openDelay={400} gutter={6}>
      <Tooltip.Trigger
        class={`button quiet icon ${props.class ?? ''}`}
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        onClick={() => props.onClick()}
      >
        {props.children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content class="tooltip">
          {props.label}{' '}
          <Show when={props.shortcut}>{(name) => <Keys keys={shortcutOf(name()).keys[0] ?? ''} />}</Show>
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip>
  );
}
