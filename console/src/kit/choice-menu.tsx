import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import type { JSX } from 'solid-js';
import { type Choice, ChoiceLines } from './choice-lines.tsx';

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
          <ChoiceLines
            choices={props.choices}
            chosen={props.chosen}
            closeOnSelect={!props.multiple}
            onChoose={props.onChoose}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
