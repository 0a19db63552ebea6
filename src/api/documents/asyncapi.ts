import type { z } from 'zod';
import { MESSAGE_EXAMPLES } from './examples/messages.ts';
import { createSchemaBook, type SchemaBook } from './json-schema.ts';

/** The entries of the sockets, as far as their document needs them. */
export interface SocketParts {
  readonly version: string;
  readonly namespace: string;
  readonly clientEvents: readonly ClientEvent[];
  readonly serverEvents: readonly ServerEvent[];
  /** The acknowledgement of an event that was not carried out. */
  readonly declined: z.ZodType;
  /** The meaning of each kind of room. */
  readonly rooms: Readonly<Record<string, string>>;
  /** The reasons of refused connections, and their meanings. */
  readonly refusals: Readonly<Record<string, string>>;
  /** The size of a client's packet; a larger one ends its connection. */
  readonly packetBytes: number;
  readonly rates: Readonly<Record<string, { readonly points: number; readonly seconds: number }>>;
}

interface ClientEvent {
  readonly event: string;
  readonly summary: string;
  readonly access: readonly string[];
  readonly limit: string;
  readonly input: z.ZodType;
  readonly acknowledgement: z.ZodType;
}

interface ServerEvent {
  readonly event: string;
  readonly summary: string;
  readonly rooms: readonly string[];
  readonly payload: z.ZodType;
  /** The second argument. */
  readonly place?: z.ZodType;
}

const descriptionOf = (
  packetBytes: number,
) => `Changes of tickets and conversations as they happen, over Socket.IO 4 (path \`/socket.io\`, both transports).

Connect with \`io(URL + '/support', { auth: { token } })\`, or as a guest with \`{ auth: { guestId } }\`. A new guest sends \`guestId: null\`;
\`connection:success\` returns its id and its \`guestSecret\`. Keep both: the id for the next connection, the secret for \`claim\` of REST.

Each event has one object as its payload, and some have a second argument (\`x-second-argument\`). A client can ask for an acknowledgement of every event that it sends:
\`{success: true, …}\` or \`{success: false, message}\`.

A packet of a client may hold at most ${packetBytes.toLocaleString('en')} bytes (as UTF-8). Errors in it, such as a text that is too long, are acknowledged; a larger
packet ends the connection. The server disconnects a socket when its token expires.

When an event arrives, REST already returns the change. \`revision\` is the version of the ticket or conversation after the change, and
\`position\` its place in the event log.

A client that was away gives back the last ones that it knows, and gets what it missed as the same events, in order, before those that come:
\`since_revision\` of \`join_ticket\` and \`sinceRevision\` of \`conversation:join\` for rooms, \`auth.since_position\` for what needs no joining.`;

const CHANNEL = { $ref: '#/channels/support' };
const messageRef = (key: string) => ({ $ref: `#/channels/support/messages/${key}` });
/** A key of a document, with allowed characters only. */
const keyOf = (side: 'client' | 'server' | 'reply', event: string) =>
  `${side}.${event.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;

/** The sockets as AsyncAPI 3.0, generated from the entries that serve them. Deterministic. */
export function asyncApiDocument(parts: SocketParts): object {
  const schemas = createSchemaBook();
  const messages = messagesOf(parts, schemas);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Casebook sockets',
      version: parts.version,
      description: descriptionOf(parts.packetBytes),
      license: { name: 'Apache 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { desk: SERVER },
    channels: {
      support: {
        address: parts.namespace,
        title: 'The namespace for all sockets',
        description:
          'Only the server joins sockets to rooms. `x-rooms` of a message names the rooms that receive it.',
        messages,
        'x-rooms': parts.rooms,
        'x-max-packet-bytes': parts.packetBytes,
      },
    },
    operations: operationsOf(parts),
    components: { securitySchemes: { token: TOKEN }, schemas: schemas.named() },
  };
}

const SERVER = {
  host: '{host}',
  protocol: 'socket.io',
  protocolVersion: '4',
  pathname: '/socket.io',
  description: 'This desk',
  variables: { host: { description: 'The address of the desk', default: 'localhost:1500' } },
  security: [{ $ref: '#/components/securitySchemes/token' }],
};

const TOKEN = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The JWT of the REST interface, as `auth.token` of the handshake. Roles: `user` and `admin`.',
};

function messagesOf(parts: SocketParts, schemas: SchemaBook): Record<string, object> {
  const messages: Record<string, object> = {};
  const add = (key: string, message: { readonly name: string; readonly [field: string]: unknown }) => {
    const examples = MESSAGE_EXAMPLES[key]?.map((payload) => ({ payload }));
    messages[key] = { ...message, ...(examples && { examples }) };
  };
  for (const { event, summary, input, acknowledgement } of parts.clientEvents) {
    add(keyOf('client', event), { name: event, summary, payload: schemas.input(input) });
    const payload = schemas.output(acknowledgement);
    add(keyOf('reply', event), { name: event, summary: `Acknowledgement of ${event}`, payload });
  }
  const payload = schemas.output(parts.declined);
  add('reply.declined', {
    name: 'declined',
    summary: 'Acknowledgement of an event that was refused',
    payload,
  });
  for (const { event, summary, rooms, payload: schema, place } of parts.serverEvents)
    add(keyOf('server', event), {
      ...{ name: event, summary, payload: schemas.output(schema), 'x-rooms': rooms },
      ...(place && { 'x-second-argument': schemas.output(place) }),
    });
  add('server.connect_error', refusalMessage(parts.refusals));
  return messages;
}

const refusalMessage = (refusals: SocketParts['refusals']) => ({
  name: 'connect_error',
  summary: 'The connection was refused',
  description: Object.entries(refusals)
    .map(([reason, meaning]) => `- \`${reason}\`: ${meaning}`)
    .join('\n'),
  payload: {
    type: 'object',
    properties: {
      message: { type: 'string', enum: Object.keys(refusals) },
      data: {
        type: 'object',
        properties: { code: { type: 'string', const: 'token_expired' } },
        required: ['code'],
      },
    },
    required: ['message'],
  },
});

function operationsOf({ clientEvents, serverEvents, rates }: SocketParts): Record<string, object> {
  const received = clientEvents.map(({ event, summary, access, limit }) => [
    keyOf('client', event),
    {
      action: 'receive',
      channel: CHANNEL,
      summary,
      messages: [messageRef(keyOf('client', event))],
      reply: {
        channel: CHANNEL,
        messages: [messageRef(keyOf('reply', event)), messageRef('reply.declined')],
      },
      'x-roles': access,
      'x-rate-limit': { name: limit, ...rates[limit] },
    },
  ]);
  const sent = serverEvents.map(({ event, summary }) => [
    keyOf('server', event),
    { action: 'send', channel: CHANNEL, summary, messages: [messageRef(keyOf('server', event))] },
  ]);
  const refused = {
    action: 'send',
    channel: CHANNEL,
    summary: 'Refuse a connection',
    messages: [messageRef('server.connect_error')],
  };
  return { ...Object.fromEntries([...received, ...sent]), 'server.connect_error': refused };
}
