import { For } from 'solid-js';
import { Dialog } from '../kit/dialog.tsx';
import { Keys } from '../kit/keys.tsx';
import { t } from '../words/words.ts';
import { GROUPS } from './shortcut-table.ts';
import { areSingleKeysOn, SHORTCUT_NAMES, shortcutOf, turnSingleKeys } from './shortcuts.ts';

const GROUP_WORDS = {
  anywhere: 'keys.group.anywhere',
  list: 'keys.group.list',
  conversation: 'keys.group.conversation',
} as const;

/** The table of shortcuts, for people. */
export default function ShortcutHelp(props: { close(): void }) {
  const all = SHORTCUT_NAMES.map(shortcutOf);
  const groups = [
    ...GROUPS.map((group) => ({
      name: GROUP_WORDS[group],
      lines: all.filter((shortcut) => shortcut.group === group),
    })),
    {
      name: 'keys.group.selected',
      lines: all.flatMap(({ selected, keys }) => (selected ? [{ word: selected, keys }] : [])),
    },
  ] as const;
  return (
    <Dialog open title={t('keys.title')} class="wide" onClose={props.close}>
      <div class="shortcut-groups">
        <For each={groups}>
          {({ name, lines }) => (
            <section>
              <h3>{t(name)}</h3>
              <dl>
                <For each={lines}>
                  {({ keys, word }) => (
                    <div>
                      <dt>{t(word)}</dt>
                      <dd>
                        <For each={keys}>{(written) => <Keys keys={written} />}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={areSingleKeysOn()}
          onChange={(event) => turnSingleKeys(event.currentTarget.checked)}
        />
        {t('keys.single')}
      </label>
    </Dialog>
  );
}
