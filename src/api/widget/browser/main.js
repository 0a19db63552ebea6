/** @import { Chat } from './chat.js' */
import { createChat } from './chat.js';
import { createDialog } from './dialog.js';
import { element, icon } from './elements.js';
import { createMemory, GUEST } from './memory.js';
import { STYLES } from './styles.js';
import { launcherLabel } from './words.js';

const TAG = 'casebook-widget';

/** The subject of a token; null when it can't be read, in which case the desk will refuse it. @param {string | null} token */
function ownerOf(token) {
  if (token === null) return GUEST;
  try {
    const claims = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return `user ${JSON.parse(atob(claims)).sub}`;
  } catch {
    return 'user';
  }
}

/** The widget of one script tag, configured by its attributes. @param {HTMLScriptElement} script */
function start(script) {
  const {
    api = '.',
    type = 'general',
    title = 'Support',
    greeting = 'Hello! How can we help?',
    theme,
  } = script.dataset;
  const base = new URL(api.replace(/\/?$/, '/'), script.src);
  const token = () => script.dataset.token || null;
  const host = document.createElement(TAG);
  if (theme) host.dataset.theme = theme;
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [STYLES];

  /** @type {Chat} */
  let chat = createFor();
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true' });
  const launcher = element(
    'button',
    { class: 'launcher', type: 'button', 'aria-controls': 'panel' },
    icon('chat'),
    icon('down'),
    badge,
  );
  const dialog = createDialog({ title, greeting, chat: () => chat, close });

  function createFor() {
    const made = createChat({
      base,
      type,
      token,
      memory: createMemory(ownerOf(token()), type),
      changed: () => made === chat && render(),
    });
    return made;
  }

  function open() {
    chat.start();
    chat.wake();
    dialog.show();
    render();
  }

  function close() {
    dialog.hide();
    render();
    launcher.focus();
  }

  function render() {
    if (dialog.isShown() && document.visibilityState === 'visible') chat.seen();
    const unread = chat.unread();
    launcher.setAttribute('aria-expanded', String(dialog.isShown()));
    launcher.setAttribute('aria-label', dialog.isShown() ? 'Close the chat' : launcherLabel(unread));
    badge.textContent = unread > 99 ? '99+' : String(unread);
    badge.hidden = unread === 0;
    dialog.render();
  }

  function changePerson() {
    chat.stop();
    chat = createFor();
    if (dialog.isShown()) chat.start();
    else chat.resume();
    render();
  }

  function comeBack() {
    if (document.visibilityState !== 'visible') return;
    chat.wake();
    render();
  }

  launcher.addEventListener('click', () => (dialog.isShown() ? close() : open()));
  new MutationObserver(changePerson).observe(script, { attributeFilter: ['data-token'] });
  document.addEventListener('visibilitychange', comeBack);
  window.addEventListener('online', comeBack);
  root.append(element('div', { class: 'root' }, launcher, dialog.element));
  document.body.append(host);
  render();
  chat.resume();
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.querySelector(TAG)) {
  // A tag without `defer` in the head runs before the body exists.
  if (document.body) start(script);
  else document.addEventListener('DOMContentLoaded', () => start(script), { once: true });
}
