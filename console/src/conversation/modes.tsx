import { createUniqueId } from 'solid-js';
import { t } from '../words/words.ts';

interface ModesProps {
  readonly isNote: boolean;
  choose(isNote: boolean): void;
  /** After a click: one goes on to write. */
  begin(): void;
}

/** Whether a reply or a note is written. Arrow keys choose, as in every group of radio buttons, and stay in it. */
export function Modes(props: ModesProps) {
  const group = createUniqueId();
  return (
    <div class="modes" role="radiogroup" aria-label={t('composer.mode')}>
      <Mode
        group={group}
        label={t('composer.reply')}
        keys="R"
        isOn={!props.isNote}
        choose={() => props.choose(false)}
        begin={props.begin}
      />
      <Mode
        group={group}
        label={t('composer.note')}
        keys="N"
        isOn={props.isNote}
        choose={() => props.choose(true)}
        begin={props.begin}
      />
    </div>
  );
}

interface ModeProps {
  readonly group: string;
  readonly label: string;
  readonly keys: string;
  readonly isOn: boolean;
  choose(): void;
  begin(): void;
}

const Mode = (props: ModeProps) => (
  // Keys click, too, but at no place. The click gives the focus to the radio button first.
  // biome-ignore lint/a11y/useKeyWithClickEvents: keys choose by the radio button
  <label class="mode" onClick={(event) => event.detail > 0 && setTimeout(props.begin)}>
    <input
      type="radio"
      class="visually-hidden"
      name={props.group}
      checked={props.isOn}
      onChange={() => props.choose()}
    />
    {props.label} <kbd class="leave">Esc</kbd> <kbd>{props.keys}</kbd>
  </label>
);
