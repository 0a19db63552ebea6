import { io, type Socket } from 'socket.io-client';
import { createClientEvents, NAMESPACE } from '../../src/realtime/protocol.ts';
import { WITHOUT_CONVERSATIONS } from '../support/socket-dependencies.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { openSeated } from './support/raw-socket.ts';
import { type Field, fieldsOf, readerOf, sampleOf, withAt } from './support/schema.ts';
import { type Class, takingTurns } from './support/turns.ts';
import { nastyClasses, refusedClasses } from './support/values.ts';

const hostile = hostileDesk();

/** The entries as the desk has them; only their names and schemas count here. */
const entries = createClientEvents({
  ...WITHOUT_CONVERSATIONS,
  ticketFacts: async () => null,
  ticketOwner: async () => null,
});

type Entry = (typeof entries)[number];

/** Of somebody who may send the event: what others send is refused before it is looked at. Guests of what is theirs, too. */
const authFor = ({ access }: Entry, transport: string) => {
  const kinds: readonly string[] = access;
  if (transport === 'polling' && kinds.includes('guest')) return { guestId: null };
  return { token: hostile.tokens[kinds.includes('user') ? 'user' : 'admin'] };
};

async function connected(entry: Entry, transport: string): Promise<Socket> {
  const socket = io(`${hostile.desk.url}${NAMESPACE}`, {
    ...{ auth: authFor(entry, transport), transports: [transport], forceNew: true, reconnection: false },
  });
  await new Promise((resolve) => socket.once('connection:success', resolve));
  return socket;
}

const ask = (socket: Socket, event: string, args: readonly unknown[]) =>
  new Promise<{ success?: unknown; message?: unknown } | string>((resolve) => {
    socket.once('disconnect', (reason) => resolve(reason));
    socket.emit(event, ...args, resolve);
  });

const known = () => ({ ...hostile.known, ticket_id: hostile.known.id });
const INNER = /\bat |node:|\.ts\b|zod|sqlite|Error|undefined|\[object/;

/** A refusal in words for people, or what is wrong with it. */
function faultOf(answer: unknown, mayBeDone = false): string | null {
  if (typeof answer !== 'object' || answer === null) return `no answer: ${answer}`;
  const { success, message, ...rest } = answer as Record<string, unknown>;
  if (success === true && mayBeDone) return null;
  const isRefusal = success === false && typeof message === 'string' && Object.keys(rest).length === 0;
  if (message === 'Not allowed') return 'its schema was not looked at';
  return isRefusal && !INNER.test(message) ? null : JSON.stringify(answer);
}

/** What no entry takes, whatever its schema. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  nothing: [],
  null: [null],
  'a boolean': [true],
  'a number': [7],
  'a text': ['a sample text'],
  'an empty list': [[]],
  'bytes for all of it': [Buffer.from('sample')],
  'a list of a thousand': [Array(1_000).fill({})],
  'deep nesting': [JSON.parse(`${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`)],
  'a hundred arguments': Array(100).fill({}),
};

/** Those of them that are one object, whose fields nobody knows. */
const OBJECTS: ReadonlySet<string> = new Set(['bytes for all of it', 'deep nesting']);

/** Too much for one packet; how that ends is for another test. */
const fits = (value: unknown) => typeof value !== 'string' || value.length < 60_000;

/** What only sockets can put where a text belongs. */
const BYTES: readonly Class<unknown>[] = [{ bytes: Buffer.from('sample') }, { 'a date': new Date(0) }];

interface Values {
  readonly refused: readonly (readonly [string, unknown])[];
  readonly nasty: readonly (readonly [string, unknown])[];
}

/** Every value by the first transport; by the other one of each class, since both lead to the same schemas. */
const [turns, turnsOfNasty] = [takingTurns(), takingTurns()];
const valuesFor = ({ input }: Entry, field: Field): Values => {
  const reader = readerOf(input, field);
  const bytes = field.kind === 'string' ? BYTES : [];
  return {
    refused: turns(reader, [...refusedClasses(field), ...bytes]),
    nasty: turnsOfNasty(reader, nastyClasses(field)),
  };
};

describe.each(['websocket', 'polling'])('by %s', (transport) => {
  test.each(entries.map((entry) => [entry.event, entry] as const))(
    '%s takes nothing but what its schema says, asked for an answer or not',
    async (event, entry) => {
      const { input } = entry;
      const socket = await connected(entry, transport);
      const sample = sampleOf(input, known(), true);
      const faults: string[] = [];
      const attack = async (what: string, args: readonly unknown[], mayBeDone = false) => {
        const fault = faultOf(await ask(socket, event, args), mayBeDone);
        if (fault !== null) faults.push(`${what}: ${fault}`);
        socket.emit(event, ...args);
      };
      // Where nothing is required, any object will do.
      const isLoose = fieldsOf(input).every(({ isRequired }) => !isRequired);
      for (const [what, args] of Object.entries(ARGUMENTS))
        await attack(what, args, isLoose && OBJECTS.has(what));
      await attack('one argument too many', [sample, 'more']);
      for (const field of fieldsOf(input)) await attackField(field, valuesFor(entry, field), sample, attack);
      expect(faults).toEqual([]);
      socket.close();
    },
  );

  test.each(entries.map((entry) => [entry.event, entry] as const))(
    '%s takes no notice of what its schema doesn’t name',
    async (event, entry) => {
      const { input } = entry;
      const raw = await openSeated(hostile.port, authFor(entry, transport).token ?? null);
      const sample = JSON.stringify(sampleOf(input, known(), true)).slice(1, -1);
      const poison = '{"is_admin":true,"zqpolluted":1}';
      for (const members of [
        `"__proto__":${poison}`,
        `"constructor":{"prototype":${poison}}`,
        `"zq":${poison}`,
      ]) {
        const all = sample === '' ? members : `${sample},${members}`;
        raw.send(`42/support,5["${event}",{${all}}]`);
        expect(await raw.packet('43/support,5')).not.toContain('zqpolluted');
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
      raw.close();
    },
  );
});

type Attack = (what: string, args: readonly unknown[], mayBeDone?: boolean) => Promise<void>;

async function attackField(
  field: Field,
  { refused, nasty }: Values,
  sample: Record<string, unknown>,
  attack: Attack,
): Promise<void> {
  const name = field.path.join('.');
  for (const [what, value] of refused) {
    // A date is the text that JSON makes of it.
    if (fits(value))
      await attack(`${name} = ${what}`, [withAt(sample, field.path, value)], what === 'a date');
  }
  if (field.isRequired) await attack(`no ${name}`, [withAt(sample, field.path, undefined)]);
  for (const [what, value] of nasty)
    await attack(`${name} = ${what}`, [withAt(sample, field.path, value)], true);
}

const UNKNOWN = [
  ...[
    '',
    ' ',
    'message',
    'error',
    'ping',
    'pong',
    'open',
    'close',
    'upgrade',
    'data',
    'packet',
    'drain',
    'join',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'then',
  ],
  ...[
    'new_message',
    'ticket_updated',
    'connection:success',
    'marker',
    '*',
    'x'.repeat(10_000),
    '\u0000',
    '\ud800',
  ],
  ...entries.flatMap(({ event }) => [event.toUpperCase(), ` ${event}`, `${event}\u0000`, `${event}.x`]),
];

test('an event that nobody knows is declined, whatever its name', async () => {
  const raw = await openSeated(hostile.port, hostile.tokens.user);
  for (const [n, name] of [...UNKNOWN, 1, 0, -1].entries()) {
    raw.send(`42/support,${n}${JSON.stringify([name, { ticket_id: hostile.known.id }])}`);
    expect(await raw.packet(`43/support,${n}[`)).toBe(
      `43/support,${n}[{"success":false,"message":"Unknown event"}]`,
    );
  }
  raw.close();
});

test.each(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])(
  'the reserved name %s ends its connection and nothing else',
  async (name) => {
    const other = await openSeated(hostile.port, hostile.tokens.user);
    const raw = await openSeated(hostile.port, hostile.tokens.user);
    raw.send(`42/support,1["${name}",{}]`);
    await raw.closed;
    other.send('42/support,1["leave_ticket",{"ticket_id":"x"}]');
    expect(await other.packet('43/support,1')).toContain('"success":true');
    other.close();
  },
);

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
  expect(await hostile.history()).not.toMatch(/zqpolluted/);
});
