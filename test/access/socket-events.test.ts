import { CHAT_MESSAGE_ID } from '../../src/api/documents/examples/chat.ts';
import { MESSAGE_EXAMPLES } from '../../src/api/documents/examples/messages.ts';
import { createClientEvents } from '../../src/realtime/protocol.ts';
import { say } from '../support/chats.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { countingCommands } from '../support/logs.ts';
import { WITHOUT_CONVERSATIONS } from '../support/socket-dependencies.ts';
import { peopleAt, placeholderOf, type Subject, type World } from './support/people.ts';
import { connect, type Listener } from './support/sockets.ts';
import { hasTwoParts, type Row, tableUnder, wordsOf } from './support/tables.ts';
import { kindOfExample, SETTINGS, verdictOf } from './support/verdicts.ts';

/** Every event that sockets send × every kind of caller × whose it is about, by the table of docs/access.md. */

const TABLE = tableUnder('Events that sockets send');
const names = createClientEvents({
  ...WITHOUT_CONVERSATIONS,
  ticketFacts: async () => null,
  ticketOwner: async () => null,
}).map(({ event }) => event);

const exampleOf = (event: string): object => {
  const [example] = MESSAGE_EXAMPLES[`client.${event.replace(':', '_')}`] ?? [];
  if (!example) throw new Error(`no example of ${event}`);
  return example;
};
/** What has to be done before an event. */
const JOIN = { ticket: 'join_ticket', chat: 'conversation:join' } as const;
const isMembership = (event: string) => /join|leave/.test(event);

it('the table has a row for each event, and no other', () => {
  expect([...TABLE.keys()].toSorted()).toEqual(names.toSorted());
});

describe.each(['usual', 'strict'] as const)('with the %s settings', (settings) => {
  let desk: TestDesk;
  let world: World;
  let sockets: { readonly listener: Listener; readonly caller: World['callers'][number] }[];
  beforeAll(async () => {
    desk = await startTestDesk({ env: SETTINGS[settings] });
    world = await peopleAt(desk);
    const seated = world.callers.filter(({ auth }) => auth !== null);
    sockets = await Promise.all(
      seated.map(async (caller) => ({ caller, listener: await connect(desk, caller.auth ?? {}) })),
    );
  });
  afterAll(async () => {
    for (const { listener } of sockets) listener.close();
    await desk.dispose();
  });

  /** The ids of a message by the owner, and of one by support. */
  async function messagesOf({ id, owner }: Subject): Promise<{ owners: string; supports: string }> {
    const auth = owner === 'john' ? { token: world.tokens.john } : { guestId: world.guestId };
    const [mine] = await say(desk, auth, id, 'a message of the owner');
    const [yours] = await say(desk, { token: world.tokens.ada }, id, 'a message of support');
    return { owners: mine?.id ?? '', supports: yours?.id ?? '' };
  }

  async function faultsIn(event: string, row: Row): Promise<readonly string[]> {
    const example = exampleOf(event);
    const isOfMessage = 'messageId' in example;
    const kind = isOfMessage ? 'chat' : kindOfExample(example);
    const subjects = kind === null ? [null] : world.subjects.filter((subject) => subject.kind === kind);
    const commands = countingCommands(desk.stores.log);
    const faults: string[] = [];
    for (const subject of subjects)
      for (const { caller, listener } of sockets) {
        const text = subject
          ? placeholderOf[subject.kind].reduce(
              (all, each) => all.replaceAll(each, subject.id),
              JSON.stringify(example),
            )
          : JSON.stringify(example);
        const messages = isOfMessage && subject ? await messagesOf(subject) : null;
        const message = caller.column === 'admin' ? messages?.owners : messages?.supports;
        const input = JSON.parse(text.replaceAll(CHAT_MESSAGE_ID, message ?? ''));
        const about =
          subject?.kind === 'ticket' ? { ticket_id: subject.id } : { conversationId: subject?.id };
        if (subject && !isMembership(event)) await listener.ask(JOIN[subject.kind], about);
        const before = await commands();
        const { success } = await listener.ask(event, input);
        const verdict = verdictOf(wordsOf(row[caller.column] ?? '', settings), caller, subject);
        const whose = subject ? ` (${subject.kind} of ${subject.owner})` : '';
        if (success !== (verdict === 'open'))
          faults.push(`${event} by ${caller.name}${whose}: ${verdict}, but ${success}`);
        if (!success && (await commands()) !== before)
          faults.push(`${event} by ${caller.name}${whose}: changed the log`);
      }
    return faults;
  }

  const rows = [...TABLE].filter(([, row]) => settings === 'usual' || hasTwoParts(row));
  it.each(rows)('%s', async (event, row) => {
    expect(await faultsIn(event, row)).toEqual([]);
  });

  it.each(['service', 'analyst', 'auditor'] as const)('the role %s gets no socket', async (role) => {
    await expect(connect(desk, { token: await tokenFor(role) })).rejects.toThrow('role not allowed');
  });

  it('nobody gets no socket', async () => {
    await expect(connect(desk, {})).rejects.toThrow('no token provided');
  });
});
