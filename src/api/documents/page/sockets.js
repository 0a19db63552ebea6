import { connectionPanel } from './connection.js';
import { code, element, json, prose, spans } from './elements.js';
import { fieldsOf, followed } from './schema.js';

/** Shows `asyncapi.json`, and lets one connect, send and listen. */
export async function showSockets(root) {
  const answer = await fetch('asyncapi.json');
  if (!answer.ok) {
    root.append(element('p', {}, `The document could not be loaded (${answer.status}).`));
    return;
  }
  const document = await answer.json();
  const { info, channels } = document;
  const panel = connectionPanel(channels.support.address, heardOf(document));
  root.append(
    element('h1', {}, info.title, ' ', element('small', {}, info.version)),
    ...prose(info.description),
    panel.element,
    element('h2', {}, 'Clients send'),
    ...operations(document, 'receive').map((operation) => sentEvent(document, operation, panel)),
    element('h2', {}, 'The server sends'),
    ...operations(document, 'send').map((operation) => heardEvent(document, operation)),
    element('h2', {}, 'Rooms'),
    rooms(channels.support),
  );
}

const operations = (document, action) =>
  Object.values(document.operations).filter((operation) => operation.action === action);

const messagesOf = (document, { messages }) => messages.map((message) => followed(document, message));

const heardOf = (document) =>
  operations(document, 'send')
    .flatMap((operation) => messagesOf(document, operation))
    .map(({ name }) => name)
    .filter((name) => name !== 'connect_error');

/** Something that clients may send, its acknowledgements, and a field to send it from. */
function sentEvent(document, operation, panel) {
  const [message] = messagesOf(document, operation);
  const [accepted, declined] = messagesOf(document, operation.reply);
  const { name, points, seconds } = operation['x-rate-limit'];
  return event(
    'sent',
    message,
    notes(`For: ${operation['x-roles'].join(', ')}. Limit “${name}”: ${points} in ${seconds} s.`),
    fieldsOf(document, message.payload),
    panel.sender(message.name, message.examples?.[0]?.payload ?? {}),
    notes('Acknowledgement'),
    fieldsOf(document, accepted.payload),
    examplesOf(accepted),
    notes('or, when it was refused'),
    examplesOf(declined),
  );
}

function heardEvent(document, operation) {
  const [message] = messagesOf(document, operation);
  const heardIn = message['x-rooms'];
  return event(
    'heard',
    message,
    heardIn ? element('p', { className: 'note' }, 'Rooms: ', separated(heardIn.map(code))) : null,
    prose(message.description),
    fieldsOf(document, message.payload),
    notes('Examples'),
    examplesOf(message),
  );
}

const event = (className, { name, summary }, ...inside) =>
  element(
    'details',
    { className },
    element(
      'summary',
      {},
      element('span', { className: 'name' }, name),
      element('span', { className: 'what' }, spans(summary)),
    ),
    element('div', { className: 'inside' }, ...inside),
  );

const notes = (text) => element('p', { className: 'note' }, text);
const examplesOf = ({ examples = [] }) => examples.map(({ payload }) => json(payload));
const separated = (nodes) => nodes.flatMap((node, index) => (index > 0 ? [', ', node] : [node]));

const rooms = (channel) =>
  element(
    'ul',
    {},
    Object.entries(channel['x-rooms']).map(([room, meaning]) =>
      element('li', {}, code(room), ' ', spans(meaning)),
    ),
  );
