import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { createMemo, For, type JSX, Show } from 'solid-js';
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
  // By value: a line stays, and with it the focus, while others come and go in an open menu.
  const choices = createMemo(() => new Map(props.choices.map((choice) => [choice.value, choice])));
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
          <For each={[...choices().keys()]}>
            {(value) => (
              <Line
                choice={choices().get(value)}
                chosen={props.chosen.includes(value)}
                closeOnSelect={!props.multiple}
                onChoose={() => props.onChoose(value)}
              />
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

interface LineProps {
  readonly choice: Choice | undefined;
  readonly chosen: boolean;
  readonly closeOnSelect: boolean;
  onChoose(): void;
}

function Line(props: LineProps) {
  return (
    <DropdownMenu.CheckboxItem
      class="option"
      checked={props.chosen}
      closeOnSelect={props.closeOnSelect}
      textValue={props.choice?.label ?? ''}
      onChange={props.onChoose}
    >
      {props.choice?.icon}
      <span class="said ellipsis">{props.choice?.label}</span>
      <span class="end">
        {props.choice?.end}
        <Show when={props.chosen}>
          <Check size={14} aria-hidden="true" />
        </Show>
      </span>
    </DropdownMenu.CheckboxItem>
  );
}
