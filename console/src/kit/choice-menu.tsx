import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX, Show } from 'solid-js';
import Check from './icons/check.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly icon?: JSX.Element;
  /** Shown at the end of the line, such as a count. */
  readonly end?: JSX.Element;
}

interface ChoiceMenuProps {
  /** The name of the menu, and of its button. */
  readonly label: string;
  readonly choices: readonly Choice[];
  /** What is chosen now. */
  readonly chosen: readonly string[];
  /** Several can be chosen; the menu then stays open. */
  readonly multiple?: boolean;
  readonly open?: boolean;
  onOpenChange?(open: boolean): void;
  onChoose(value: string): void;
  readonly class?: string;
  readonly disabled?: boolean;
  /** What the button shows. */
  readonly children: JSX.Element;
}

/** A button with a menu of choices, one or several of which hold. Typing finds a choice. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  return (
    <DropdownMenu
      {...(props.open === undefined ? {} : { open: props.open })}
      onOpenChange={(open) => props.onOpenChange?.(open)}
      gutter={4}
      modal={false}
    >
      <DropdownMenu.Trigger
        class={props.class ?? 'button quiet'}
        aria-label={props.label}
        disabled={props.disabled}
      >
        {props.children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="popup" aria-label={props.label}>
          <For each={props.choices}>
            {(choice) => (
              <DropdownMenu.CheckboxItem
                class="option"
                checked={props.chosen.includes(choice.value)}
                closeOnSelect={!props.multiple}
                textValue={choice.label}
                onChange={() => props.onChoose(choice.value)}
              >
                {choice.icon}
                <span class="said ellipsis">{choice.label}</span>
                <span class="end">
                  {choice.end}
                  <Show when={props.chosen.includes(choice.value)}>
                    <Check size={14} aria-hidden="true" />
                  </Show>
                </span>
              </DropdownMenu.CheckboxItem>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
