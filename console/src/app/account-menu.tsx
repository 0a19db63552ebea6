import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, Show } from 'solid-js';
import { Avatar } from '../kit/avatar.tsx';
import Check from '../kit/icons/check.tsx';
import Keyboard from '../kit/icons/keyboard.tsx';
import LogOut from '../kit/icons/log-out.tsx';
import { isOn, offered, turn } from '../notify/settings.ts';
import { LANGUAGES, type Language, language, speak, t } from '../words/words.ts';
import { me } from './session.ts';
import { signOutUnlessUnsent } from './signing-out.ts';
import { THEMES, type Theme, theme, wear } from './theme.ts';

/** Who is signed in, with the settings of this browser. */
export function AccountMenu(props: { showHelp(): void }) {
  const name = () => me().name ?? me().email ?? me().id;
  return (
    <DropdownMenu gutter={6} placement="top-start" modal={false}>
      <DropdownMenu.Trigger class="account">
        <span class="visually-hidden">{t('account.label')}</span>
        <Avatar name={name()} large />
        <span class="account-text">
          <span class="said ellipsis">{name()}</span>
          <span class="muted">{t(`role.${me().role}`)}</span>
        </span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="popup">
          <Settings
            label={t('account.theme')}
            values={THEMES}
            chosen={theme()}
            name={(value) => t(`account.theme.${value as Theme}`)}
            choose={(value) => wear(value as Theme)}
          />
          <Settings
            label={t('account.language')}
            values={Object.keys(LANGUAGES)}
            chosen={language()}
            name={(value) => LANGUAGES[value as Language].name}
            choose={(value) => void speak(value as Language)}
          />
          <Show when={me().role === 'admin'}>
            <DropdownMenu.Group>
              <DropdownMenu.GroupLabel class="group">{t('notify.label')}</DropdownMenu.GroupLabel>
              <For each={offered()}>
                {(setting) => (
                  <DropdownMenu.CheckboxItem
                    class="option"
                    closeOnSelect={false}
                    checked={isOn(setting)}
                    onChange={(on) => void turn(setting, on)}
                  >
                    {t(`notify.${setting}`)}
                    <span class="end">
                      <Show when={isOn(setting)}>
                        <Check size={14} aria-hidden="true" />
                      </Show>
                    </span>
                  </DropdownMenu.CheckboxItem>
                )}
              </For>
            </DropdownMenu.Group>
          </Show>
          <hr />
          <DropdownMenu.Item class="option" onSelect={props.showHelp}>
            <Keyboard size={16} aria-hidden="true" />
            {t('account.shortcuts')}
            <kbd class="end">?</kbd>
          </DropdownMenu.Item>
          <DropdownMenu.Item class="option" onSelect={signOutUnlessUnsent}>
            <LogOut size={16} aria-hidden="true" />
            {t('account.signOut')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

interface SettingsProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly chosen: string;
  name(value: string): string;
  choose(value: string): void;
}

const Settings = (props: SettingsProps) => (
  <DropdownMenu.Group>
    <DropdownMenu.GroupLabel class="group">{props.label}</DropdownMenu.GroupLabel>
    <DropdownMenu.RadioGroup value={props.chosen} onChange={props.choose}>
      <For each={props.values}>
        {(value) => (
          <DropdownMenu.RadioItem class="option" value={value} closeOnSelect={false}>
            {props.name(value)}
            <span class="end">
              <Show when={value === props.chosen}>
                <Check size={14} aria-hidden="true" />
              </Show>
            </span>
          </DropdownMenu.RadioItem>
        )}
      </For>
    </DropdownMenu.RadioGroup>
  </DropdownMenu.Group>
);
