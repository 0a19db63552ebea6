/** @import { Chat } from './chat.js' */
import { createComposer } from './composer.js';
import { element, icon } from './elements.js';
import { createEnding } from './ending.js';
import { createLogView } from './log-view.js';
import { NOTICES, PHASES, STATUSES, TYPING } from './words.js';

/** @typedef {{ title: string, greeting: string, chat: () => Chat, close: () => void }} DialogOptions */

/** On a phone, the chat fills the window and keeps the keyboard focus. */
const PHONE = '(max-width: 480px), (max-height: 480px)';

/** The panel with the conversation. @param {DialogOptions} options */
export function createDialog({ title, greeting, chat, close }) {
  const log = createLogView({
    greeting,
    retry: (key) => chat().retry(key),
    readEarlier: () => void chat().readEarlier(),
  });
  const composer = createComposer({
    send: (text) => chat().submit(text),
    typed: (isWriting) => chat().typed(isWriting),
  });
  const ending = createEnding(async () => {
    composer.focus();
    await chat().beginNext();
  });
  const subtitle = element('p', { class: 'subtitle' });
  const heading = element('h2', { id: 'title' }, title);
  const closing = element(
    'button',
    { class: 'close', type: 'button', 'aria-label': 'Close the chat' },
    icon('down'),
  );
  const header = element(
    'header',
    {},
    element('span', { class: 'mark' }, icon('chat')),
    element('div', {}, heading, subtitle),
    closing,
  );
  const notice = element('p', { class: 'notice', role: 'status' });
  const dots = element(
    'span',
    { class: 'dots', 'aria-hidden': 'true' },
    element('i'),
    element('i'),
    element('i'),
  );
  const typing = element('p', { class: 'typing', role: 'status' });
  const panel = element(
    'section',
    { id: 'panel', class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: '' },
    ...[header, notice, log.element, typing, ending.element, composer.element],
  );
  const phone = window.matchMedia(PHONE);

  /** On a phone, stays above its keyboard. */
  function fillWindow() {
    const { visualViewport: seen } = window;
    panel.style.height = phone.matches && seen ? `${seen.height}px` : '';
    panel.style.top = phone.matches && seen ? `${seen.offsetTop}px` : '';
    panel.setAttribute('aria-modal', String(phone.matches));
  }

  phone.addEventListener('change', fillWindow);
  window.visualViewport?.addEventListener('resize', fillWindow);
  window.visualViewport?.addEventListener('scroll', fillWindow);
  closing.addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation();
      close();
    }
    if (event.key === 'Tab' && phone.matches) keepInside(event, panel);
  });

  return {
    element: panel,
    show() {
      panel.hidden = false;
      fillWindow();
      composer.resize();
      log.toEnd();
      composer.focus();
    },
    hide() {
      panel.hidden = true;
    },
    isShown: () => !panel.hidden,
    render() {
      const phase = chat().phase();
      panel.dataset.phase = phase;
      say(subtitle, (phase === 'ready' && STATUSES[chat().status() ?? '']) || PHASES[phase]);
      say(notice, NOTICES[phase] ?? '');
      ending.render(chat().status() === 'closed', phase === 'ready');
      say(typing, chat().theyType() ? TYPING : '');
      if (chat().theyType()) typing.append(dots);
      composer.setEnabled(phase !== 'refused');
      log.offerEarlier(chat().hasEarlier());
      log.render(chat().lines(), chat().openId());
    },
  };
}

/** Replaces a text only if it has changed, so that screen readers read it once. @param {HTMLElement} node @param {string} text */
function say(node, text) {
  node.hidden = text === '';
  if (node.firstChild?.textContent !== text) node.replaceChildren(text);
}

/** @param {KeyboardEvent} event @param {HTMLElement} panel */
function keepInside(event, panel) {
  const stops = [...panel.querySelectorAll('button, textarea, a[href], [tabindex="0"]')].filter(
    (stop) =>
      stop instanceof HTMLElement &&
      !stop.hidden &&
      !stop.matches(':disabled') &&
      stop.getClientRects().length > 0,
  );
  const root = /** @type {ShadowRoot} */ (panel.getRootNode());
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (root.activeElement !== from || !(to instanceof HTMLElement)) return;
  event.preventDefault();
  to.focus();
}
