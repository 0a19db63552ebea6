import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { Key } from '@solid-primitives/keyed';
import { type JSX, Show } from 'solid-js';
import Check from './icons/check.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly icon?: JSX.Element;
  /** Shown at the end of the line, such as a count. */
  readonly end?: JSX.Element;
}

interface ChoiceLinesProps {
  readonly choices: readonly Choice[];
  /** What is chosen now. */
  readonly chosen: readonly string[];
  readonly closeOnSelect: boolean;
  onChoose(value: string): void;
}

/** The choices of an open menu. A line stays, and the focus with it, while others come and go or its words change. */
export const ChoiceLines = (props: ChoiceLinesProps) => (
  <Key each={props.choices} by="value">
    {(choice) => (
      <DropdownMenu.CheckboxItem
        class="option"
        checked={props.chosen.includes(choice().value)}
        closeOnSelect={props.closeOnSelect}
        textValue={choice().label}
        onChange={() => props.onChoose(choice().value)}
      >
        {choice().icon}
        <span class="said ellipsis">{choice().label}</span>
        <span class="end">
          {choice().end}
          <Show when={props.chosen.includes(choice().value)}>
            <Check size={14} aria-hidden="true" />
          </Show>
        </span>
      </DropdownMenu.CheckboxItem>
    )}
  </Key>
);
