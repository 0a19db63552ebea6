/** @import { Line } from './thread.js' */
/** @import { Row } from './rows.js' */
import { element, icon, withLinks } from './elements.js';
import { rowsOf } from './rows.js';
import { EARLIER, NEW_MESSAGES, SPEAKERS, STATES, timeOf } from './words.js';

/**
 * @typedef {object} LogViewOptions
 * @property {string} greeting
 * @property {(key: string) => void} retry
 * @property {() => void} readEarlier
 *
 * @typedef {ReturnType<typeof createLogView>} LogView
 */

/** The distance from the end, in pixels, that counts as being at the end. */
const NEAR = 80;

/** The list of messages. A message keeps its element when it changes, so that screen readers don't read it again. */
export function createLogView(/** @type {LogViewOptions} */ { greeting, retry, readEarlier }) {
  const intro = element(
    'div',
    { class: 'intro' },
    element('span', { class: 'mark' }, icon('chat')),
    element('p', {}, greeting),
  );
  const earlier = element('button', { class: 'earlier', type: 'button', hidden: '' }, EARLIER);
  earlier.addEventListener('click', readEarlier);
  const list = element('div', {
    class: 'list',
    role: 'log',
    'aria-live': 'polite',
    'aria-relevant': 'additions',
    'aria-label': 'Messages',
  });
  const fresh = element('button', { class: 'fresh', type: 'button', hidden: '' }, NEW_MESSAGES);
  const scroller = element(
    'div',
    { class: 'scroller', tabindex: '0', role: 'group', 'aria-label': 'Conversation' },
    ...[intro, earlier, list, fresh],
  );
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  let lastKey = '';

  /** @param {Row} row */
  function update(row) {
    const node = shown.get(row.key) ?? made(row);
    shown.set(row.key, node);
    if (row.kind === 'line') dress(node, row);
    return node;
  }

  /** @param {Row} row */
  function made(row) {
    if (row.kind !== 'line') return element('div', { class: row.kind }, row.text);
    const { line } = row;
    const again = element('button', { class: 'again', type: 'button' }, 'Retry');
    again.addEventListener('click', () => {
      scroller.focus();
      retry(line.key);
    });
    return element(
      'div',
      { class: `line ${line.from}` },
      element('span', { class: 'unseen' }, `${SPEAKERS[line.from]}: `),
      element(
        'div',
        { class: line.type === 'auth_code' ? 'bubble code' : 'bubble', dir: 'auto' },
        ...withLinks(line.text),
      ),
      element('div', { class: 'meta' }, element('span'), again),
    );
  }

  /** @param {HTMLElement} node @param {Row & { kind: 'line' }} row */
  function dress(node, { line, isLast, state }) {
    node.dataset.state = line.state;
    node.toggleAttribute('data-last', isLast);
    const meta = node.querySelector('.meta span');
    const text = [line.reason ?? timeOf(line.at), state && STATES[state]].filter(Boolean).join(' · ');
    if (!meta || meta.textContent === text) return;
    meta.textContent = text;
    // A sent message is only shown as such; a failure is announced, too.
    if (line.state === 'failed') meta.setAttribute('role', 'alert');
    else meta.removeAttribute('role');
  }

  /** @param {readonly HTMLElement[]} nodes */
  function place(nodes) {
    const wanted = new Set(nodes);
    for (const [key, node] of shown) {
      if (wanted.has(node)) continue;
      node.remove();
      shown.delete(key);
    }
    for (const [index, node] of nodes.entries())
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  }

  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  // A button that is removed loses the focus.
  fresh.addEventListener('click', () => {
    toEnd();
    scroller.focus();
  });
  scroller.addEventListener('scroll', () => {
    if (isAtEnd()) fresh.hidden = true;
  });

  return {
    element: scroller,
    toEnd,
    /** @param {boolean} whether */
    offerEarlier(whether) {
      if (!whether && earlier.matches(':focus')) scroller.focus();
      earlier.hidden = !whether;
    },
    /** @param {readonly Line[]} lines @param {string | null} current the open conversation */
    render(lines, current) {
      const { scrollHeight, scrollTop } = scroller;
      const wasAtEnd = isAtEnd();
      const last = lines.at(-1);
      const isMineNew = last?.from === 'me' && last.key !== lastKey;
      const isOlder = last?.key === lastKey;
      lastKey = last?.key ?? '';
      place(rowsOf(lines, current, new Date()).map(update));
      if (wasAtEnd || isMineNew) toEnd();
      // Earlier messages were added above: the visible ones keep their place.
      else if (isOlder) scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight;
      else fresh.hidden = false;
    },
  };
}
