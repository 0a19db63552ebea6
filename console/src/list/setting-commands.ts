import type { Command } from '../app/screen-commands.ts';
import { me } from '../app/session.ts';
import { pair } from '../words/pair.ts';
import { t } from '../words/words.ts';
import { colleagues } from './people.ts';
import type { Priority, Status } from './vocabulary.ts';

interface Setting {
  readonly statuses: readonly Status[];
  readonly priorities: readonly Priority[];
  setStatus(status: Status): void;
  setPriority(priority: Priority): void;
  /** Null: to nobody. */
  assign(admin: string | null): void;
}

/** What menus set, as commands by name: each status, priority and colleague. Oneself has a key. */
export const settingCommands = (setting: Setting): readonly Command[] => [
  ...setting.statuses.map((status) => ({
    label: pair(t('filter.status'), t(`status.${status}`)),
    run: () => setting.setStatus(status),
  })),
  ...setting.priorities.map((priority) => ({
    label: pair(t('filter.priority'), t(`priority.${priority}`)),
    run: () => setting.setPriority(priority),
  })),
  ...colleagues()
    .filter(({ id }) => id !== me().id)
    .map(({ id, name }) => ({ label: t('palette.assign', { name }), run: () => setting.assign(id) })),
  { label: pair(t('filter.assigned_to'), t('assignee.nobody')), run: () => setting.assign(null) },
];
