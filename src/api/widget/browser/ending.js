import { element } from './elements.js';
import { CLOSED, START } from './words.js';

/**
 * Says that the conversation was closed, and offers a new one.
 * @param {() => Promise<void>} begin begins a new conversation
 */
export function createEnding(begin) {
  const text = element('p', { role: 'status' });
  const button = element('button', { class: 'next', type: 'button' }, START);
  const bar = element('div', { class: 'ending', hidden: '' }, text, button);
  button.addEventListener('click', () => void begin());

  return {
    element: bar,
    /** @param {boolean} isClosed @param {boolean} isReady whether a new one can be begun now */
    render(isClosed, isReady) {
      // A text that appears in what is shown already is read by screen readers.
      bar.hidden = !isClosed;
      if (text.textContent !== (isClosed ? CLOSED : '')) text.textContent = isClosed ? CLOSED : '';
      button.disabled = !isReady;
    },
  };
}
