import { element, json } from './elements.js';

/** Connects as the bearer of a token or as a guest, shows what is received, and makes forms that send events. */
export function connectionPanel(namespace, heard) {
  const log = element('ol', { className: 'log', ariaLive: 'polite' });
  const token = element('input', {
    type: 'password',
    placeholder: 'a JWT; empty: connect as a guest',
    autocomplete: 'off',
    ariaLabel: 'Token',
  });
  const toggle = element('button', { type: 'submit' }, 'Connect');
  const form = element('form', {}, token, toggle);
  let socket = null;
  /** The guest that this page is, from the first connection without a token on. */
  let guestId = null;

  const say = (className, text, payload) => log.prepend(element('li', {}, said(className, text, payload)));

  function connect() {
    // The page may stand below a prefix; sockets stand where they are.
    socket = window.io(namespace, {
      auth: authOf(token.value.trim()),
      forceNew: true,
      reconnection: false,
    });
    socket.on('connect', () => say('heard', `connected as ${socket.id}`));
    socket.on('connect_error', (error) => end('wrong', `connect_error: ${error.message}`));
    socket.on('disconnect', (reason) => end('wrong', `disconnected: ${reason}`));
    socket.on('connection:success', (caller) => {
      guestId = caller.guestId ?? guestId;
    });
    for (const name of heard) socket.on(name, (payload) => say('heard', `← ${name}`, payload));
    toggle.textContent = 'Disconnect';
  }

  const authOf = (jwt) => (jwt === '' ? { guestId } : { token: jwt });

  function end(className, text) {
    say(className, text);
    const ended = socket;
    socket = null;
    ended?.off();
    ended?.close();
    toggle.textContent = 'Connect';
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (socket) end('heard', 'disconnected');
    else connect();
  });

  function sender(name, example) {
    const value = JSON.stringify(example, null, 2);
    const field = element('textarea', {
      rows: value.split('\n').length,
      value,
      ariaLabel: `${name} payload`,
    });
    const button = element('button', { type: 'button' }, `Send ${name}`);
    const result = element('output', { ariaLabel: `${name} result` });
    const show = (className, text, payload) => result.replaceChildren(...said(className, text, payload));
    button.addEventListener('click', () => {
      if (!socket?.connected) return show('wrong', 'Connect first, at the top of this page.');
      const payload = parsed(field.value);
      if (payload === undefined) return show('wrong', 'The payload is not JSON.');
      say('sent', `→ ${name}`, payload);
      show('sent', 'Sent; no acknowledgement yet.');
      socket.emit(name, payload, (answer) => {
        say('heard', `acknowledgement of ${name}`, answer);
        show(answer.success ? 'heard' : 'wrong', 'Acknowledgement', answer);
      });
    });
    return element('div', {}, field, button, result);
  }

  return { element: element('section', {}, form, log), sender };
}

/** A line, and what came with it. */
const said = (className, text, payload) => [
  element('span', { className }, text),
  ...(payload === undefined ? [] : [json(payload)]),
];

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
