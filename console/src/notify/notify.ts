import { createEffect, createRoot, createSignal, on } from 'solid-js';
import { me } from '../app/session.ts';
import { setWaiting } from '../app/title.ts';
import { type Item, keyOf, pathOf } from '../list/item.ts';
import { personOf, subjectOf } from '../list/naming.ts';
import { t } from '../words/words.ts';
import { isOn } from './settings.ts';
import { chime } from './sound.ts';
import { inOneTab, joinTabs } from './tabs.ts';
import { watchNews } from './watch.ts';
import type { News } from './worth.ts';

export interface Notifying {
  /** The path below `/console` that this tab shows. */
  path(): string;
  open(path: string): void;
}

/** Tells the signed-in admin of what concerns them, in one tab of this browser. Returns what ends that. */
export function notify({ path, open }: Notifying): () => void {
  return createRoot((dispose) => {
    const tabs = joinTabs(setWaiting);
    const [isInSight, setInSight] = createSignal(document.visibilityState === 'visible');
    const look = () => setInSight(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    createEffect(() => tabs.show(isInSight() ? path() : null));

    const tell = (item: Item, news: News) => {
      if (tabs.isShown([pathOf(item), pathOf({ ...item, number: null })])) return;
      if (isOn('sound')) chime();
      if (isOn('notices')) show(item, news, open);
    };
    const end = inOneTab(() =>
      createRoot((stop) => {
        let watching = () => {};
        // Whose work it is decides what waits.
        createEffect(
          on(
            () => isOn('unassigned'),
            () => {
              watching();
              const [id, unassigned] = [me().id, () => isOn('unassigned')];
              watching = watchNews({ me: id, unassigned, tell, waiting: tabs.tellWaiting });
            },
          ),
        );
        return () => {
          watching();
          stop();
        };
      }),
    );
    return () => {
      end();
      document.removeEventListener('visibilitychange', look);
      tabs.close();
      setWaiting(0);
      dispose();
    };
  });
}

/** What a person wrote is given to the browser as text. The console has a sound of its own, so that the notification is silent. */
function show(item: Item, news: News, open: (path: string) => void): void {
  const number = item.number ?? t('kind.chat');
  const text = news === 'message' ? item.last_message?.text : null;
  const options = {
    body: [subjectOf(item), `${personOf(item.person)}${text ? `: ${text}` : ''}`].join('\n'),
    // The next one of the same ticket or chat takes the place of this one.
    tag: keyOf(item),
    renotify: true,
    silent: true,
  };
  try {
    const shown = new Notification(t(`notify.${news}`, { number }), options);
    shown.onclick = () => {
      window.focus();
      shown.close();
      open(pathOf(item));
    };
  } catch {
    // Chrome on Android shows those of service workers alone. The title counts there.
  }
}
