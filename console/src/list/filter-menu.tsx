import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { ChoiceLines } from '../kit/choice-lines.tsx';
import { DaysDialog } from '../kit/days-dialog.tsx';
import ChevronRight from '../kit/icons/chevron-right.tsx';
import { t } from '../words/words.ts';
import { choicesOf } from './choices.tsx';
import { CHOICES, type Filters, toggled } from './filters.ts';

interface FilterMenuProps {
  readonly filters: Filters;
  show(filters: Filters): void;
  readonly children: JSX.Element;
}

/** All filters in one menu: it stays open while several are set. */
export function FilterMenu(props: FilterMenuProps) {
  const [asksForDays, setAsking] = createSignal(false);
  const days = () => ({ from: props.filters.createdFrom, to: props.filters.createdTo });
  return (
    <>
      <DropdownMenu gutter={4} modal={false}>
        <DropdownMenu.Trigger class="button quiet" aria-label={t('filter.add')}>
          {props.children}
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content class="popup" aria-label={t('filter.add')}>
            <For each={CHOICES.filter((name) => choicesOf(name).length > 0)}>
              {(name) => (
                <DropdownMenu.Sub gutter={6}>
                  <DropdownMenu.SubTrigger class="option">
                    {t(`filter.${name}`)}
                    <ChevronRight class="end" size={14} aria-hidden="true" />
                  </DropdownMenu.SubTrigger>
                  <DropdownMenu.Portal>
                    <DropdownMenu.SubContent class="popup" aria-label={t(`filter.${name}`)}>
                      <ChoiceLines
                        choices={choicesOf(name)}
                        chosen={props.filters[name]}
                        closeOnSelect={false}
                        onChoose={(value) => props.show(toggled(props.filters, name, value))}
                      />
                    </DropdownMenu.SubContent>
                  </DropdownMenu.Portal>
                </DropdownMenu.Sub>
              )}
            </For>
            <DropdownMenu.Item class="option" onSelect={() => setAsking(true)}>
              {t('filter.opened')}…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu>
      <Show when={asksForDays()}>
        <DaysDialog
          title={t('filter.opened')}
          days={days()}
          onClose={() => setAsking(false)}
          choose={({ from, to }) => props.show({ ...props.filters, createdFrom: from, createdTo: to })}
        />
      </Show>
    </>
  );
}
