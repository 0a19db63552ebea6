import { element, json } from './elements.js';

/** Connects with a token, shows whatever is heard, and makes fields that events are sent from. */
export function connectionPanel(namespace, heard) {
  const log = element('ol', { className: 'log', ariaLive: 'polite' });
  const token = element('input', {
    type: 'password',
    placeholder: 'JWT',
    autocomplete: 'off',
    ariaLabel: 'Token',
  });
  const toggle = element('button', { type: 'submit' }, 'Connect');
  const form = element('form', {}, token, toggle);
  let socket = null;

  const say = (className, text, payload) =>
    log.prepend(
      element('li', {}, element('span', { className }, text), payload === undefined ? '' : json(payload)),
    );

  function connect() {
    // The page may stand below a prefix; sockets stand where they are.
    socket = window.io(namespace, {
      auth: { token: token.value.trim() },
      forceNew: true,
      reconnection: false,
    });
    socket.on('connect', () => say('heard', `connected as ${socket.id}`));
    socket.on('connect_error', (error) => end('wrong', `connect_error: ${error.message}`));
    socket.on('disconnect', (reason) => end('wrong', `disconnected: ${reason}`));
    for (const name of heard) socket.on(name, (payload) => say('heard', `← ${name}`, payload));
    toggle.textContent = 'Disconnect';
  }

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
    const field = element('textarea', {
      rows: 4,
      value: JSON.stringify(example, null, 2),
      ariaLabel: `${name} payload`,
    });
    const button = element('button', { type: 'button' }, `Send ${name}`);
    button.addEventListener('click', () => {
      if (!socket?.connected) return say('wrong', 'connect first');
      const payload = parsed(field.value);
      if (payload === undefined) return say('wrong', `the payload of ${name} is not JSON`);
      say('sent', `→ ${name}`, payload);
      socket.emit(name, payload, (answer) => say('heard', `acknowledgement of ${name}`, answer));
    });
    return element('div', {}, field, button);
  }

  return { element: element('section', {}, form, log), sender };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
