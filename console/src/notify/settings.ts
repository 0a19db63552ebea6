import { createSignal } from 'solid-js';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import { chime } from './sound.ts';

/** How this browser tells of news. All of it is off until it is turned on. */

export const SETTINGS = ['notices', 'sound', 'unassigned'] as const;
export type Setting = (typeof SETTINGS)[number];

const keyOf = (setting: Setting): string => `casebook.notify.${setting}`;
/** Notifications are on as long as the browser allows them, which it can be told to do no longer. */
const isAllowed = (setting: Setting): boolean =>
  setting !== 'notices' || globalThis.Notification?.permission === 'granted';
const kept = (): readonly Setting[] =>
  SETTINGS.filter((setting) => localStorage.getItem(keyOf(setting)) === 'on' && isAllowed(setting));
const [settings, setSettings] = createSignal<readonly Setting[]>(kept());
// Another tab may have changed them.
addEventListener('storage', () => setSettings(kept()));
navigator.permissions
  ?.query({ name: 'notifications' })
  .then((permission) => permission.addEventListener('change', () => setSettings(kept())))
  // Browsers that don't tell of changes are asked when the page is loaded.
  .catch(() => {});

export const isOn = (setting: Setting): boolean => settings().includes(setting);

/** Those that this browser can do: notifications need a secure context. */
export const offered = (): readonly Setting[] =>
  SETTINGS.filter((setting) => setting !== 'notices' || 'Notification' in globalThis);

/** Turns a setting on or off. The browser asks for its permission now, and never before; the sound is heard once. */
export async function turn(setting: Setting, on: boolean): Promise<void> {
  if (on && setting === 'sound') chime();
  if (on && setting === 'notices' && (await Notification.requestPermission()) !== 'granted') {
    toast({ text: t('notify.denied') });
    return;
  }
  localStorage.setItem(keyOf(setting), on ? 'on' : 'off');
  setSettings(kept());
}
