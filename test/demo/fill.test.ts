import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createDemoDesk } from '../../src/demo/desk.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { beLively } from '../../src/demo/lively.ts';
import { peopleOf } from '../../src/demo/people.ts';
import type { DemoPlan } from '../../src/demo/plan.ts';
import { codec, eventCatalogue } from '../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../src/events/codec.ts';
import { isConversationEvent } from '../../src/events/conversations/events.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import { BEGINNING, type RecordedEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { SUPPORT_TYPES } from '../../src/events/ticketing/vocabulary.ts';
import type { ConversationDocument } from '../../src/projections/conversations/conversations/documents.ts';
import { projectConversation } from '../../src/projections/conversations/conversations/project.ts';

const PLAN: DemoPlan = { seed: 7, tickets: 300, until: Date.parse('2026-03-02T09:30:00Z'), prefix: 'SMI' };

const KEYS = derivedKeysOf(loadConfig({ JWT_SECRET: 'the demo of the tests '.repeat(2) }));

async function eventsOf(plan: DemoPlan): Promise<readonly RecordedEvent[]> {
  const directory = await mkdtemp(join(tmpdir(), 'casebook-demo-'));
  const log = await openSqliteLog({ directory });
  try {
    await fillLog(log, plan, { keys: KEYS, codec }, () => {});
    return await log.readAll(BEGINNING, Number.MAX_SAFE_INTEGER);
  } finally {
    await log.close();
    await rm(directory, { recursive: true });
  }
}

describe('the demo', () => {
  let events: readonly RecordedEvent[];
  let envelopes: readonly EventEnvelope[];

  beforeAll(async () => {
    events = await eventsOf(PLAN);
    envelopes = await decodeOrThrow(codec, events);
  });

  // biome-ignore lint/suspicious/noExplicitAny: fields of events of every type
  const dataOf = (type: string): any[] =>
    envelopes.filter(({ event }) => event.type === type).map(({ event }) => event.data);

  it('makes the same events of the same seed and time, byte for byte', async () => {
    expect(await eventsOf(PLAN)).toEqual(events);
  });

  it.each([
    ['another seed', { seed: 8 }],
    ['another time', { until: PLAN.until + 60_000 }],
  ])('makes other events of %s', async (_, change) => {
    const other = await eventsOf({ ...PLAN, ...change });
    expect(other.map(({ data }) => data)).not.toEqual(events.map(({ data }) => data));
    expect(other.map(({ metadata }) => metadata)).not.toEqual(events.map(({ metadata }) => metadata));
  });

  it('makes events that their schemas accept', () => {
    const schemas = new Map(eventCatalogue.map(({ type, schema }) => [type, schema]));
    for (const { event } of envelopes) schemas.get(event.type)?.parse(event.data);
    expect(envelopes.every(({ event }) => schemas.has(event.type))).toBe(true);
  });

  it('gives every event an id of its own, and times that never go back or beyond the end', () => {
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const times = envelopes.map(({ metadata }) => metadata.time);
    expect(times).toEqual(times.toSorted());
    expect(times.at(-1)).toBe('2026-03-02T09:30:00.000Z');
  });

  it('opens as many tickets as asked, the last one at the very end, numbered by year without gaps', () => {
    const numbers = dataOf('TicketOpened').map(({ ticketNumber }) => ticketNumber);
    const of = (year: number) => numbers.filter((number) => number.startsWith(`SMI-${year}-`));
    const counted = (year: number, count: number) =>
      Array.from({ length: count }, (_, index) => `SMI-${year}-${String(index + 1).padStart(6, '0')}`);
    const [before, after] = [of(2025), of(2026)];
    expect(before.length).toBeGreaterThan(0);
    expect(numbers).toEqual([...counted(2025, before.length), ...counted(2026, after.length)]);
    expect(numbers).toHaveLength(300 + dataOf('TicketLinked').length);
    const last = envelopes.findLast(({ event }) => event.type === 'TicketOpened');
    expect(last?.metadata.time).toBe('2026-03-02T09:30:00.000Z');
  });

  it('keeps to what the API would have let in', () => {
    for (const { subject, description } of dataOf('TicketOpened')) {
      expect([...subject].length).toBeGreaterThanOrEqual(5);
      expect([...subject].length).toBeLessThanOrEqual(200);
      expect([...description].length).toBeGreaterThanOrEqual(10);
    }
    for (const { message } of [...dataOf('UserMessageAdded'), ...dataOf('ReplySent')])
      expect([...message].length).toBeGreaterThanOrEqual(10);
  });

  it('leaves no slot of a text unfilled', () => {
    expect(events.filter(({ type, data }) => type !== 'UserRecorded' && /\{\w+\}/.test(data))).toEqual([]);
  });

  it('brings everything that a desk sees', () => {
    const types = new Set(envelopes.map(({ event }) => event.type));
    const expected = ['UserRecorded', 'AdminRecorded', 'TransactionRecorded', 'RegistrationSessionRecorded'];
    const ofTickets = [
      'ReplySent',
      'InternalNoteAdded',
      'StatusChanged',
      'PriorityChanged',
      'TicketAssigned',
    ];
    for (const type of [...expected, ...ofTickets, 'TagsSet', 'TicketRated', 'UserMessageAdded'])
      expect(types).toContain(type);
    const supportTypes = new Set(dataOf('TicketOpened').map(({ supportType }) => supportType));
    expect(supportTypes.size).toBeGreaterThanOrEqual(SUPPORT_TYPES.length - 2);
  });

  it('has chats of users and guests in every status, with and without agents, read and unread', () => {
    const documents = new Map<string, ConversationDocument>();
    for (const envelope of envelopes)
      if (isConversationEvent(envelope)) {
        const { conversationId } = envelope.event.data;
        documents.set(conversationId, projectConversation(documents.get(conversationId) ?? null, envelope));
      }
    const chats = [...documents.values()].filter(({ type }) => type !== 'onboarding');
    const kinds = (of: (chat: ConversationDocument) => unknown) => new Set(chats.map(of));
    expect(kinds(({ owner }) => owner.kind)).toEqual(new Set(['user', 'guest']));
    expect(kinds(({ status }) => status)).toEqual(new Set(['open', 'pending', 'closed']));
    expect(kinds(({ assignedTo }) => assignedTo === null)).toEqual(new Set([true, false]));
    expect(kinds(({ ticket }) => ticket === null)).toEqual(new Set([true, false]));
    expect(kinds(({ priority }) => priority).size).toBeGreaterThanOrEqual(3);
    expect(chats.filter(({ unread }) => unread.bySupport > 0).length).toBeGreaterThan(0);
    expect(chats.filter(({ unread }) => unread.byOwner > 0).length).toBeGreaterThan(0);
    expect(dataOf('ConversationClaimed').length).toBeGreaterThan(0);
    const fromChats = new Set(dataOf('TicketLinked').map(({ ticketId }) => ticketId));
    expect(dataOf('InternalNoteAdded').filter(({ ticketId }) => fromChats.has(ticketId))).toHaveLength(
      fromChats.size,
    );
  });

  it('has logins that were completed, refused and not sent, and that nobody confirmed in time', () => {
    const [started, confirmed] = [dataOf('LoginStarted'), dataOf('LoginConfirmed')];
    expect(confirmed.length).toBeLessThan(started.length);
    expect(new Set(dataOf('SessionStarted').map(({ familyId }) => familyId))).toEqual(
      new Set(confirmed.map(({ loginId }) => loginId)),
    );
    expect(dataOf('LoginMessageFailed').length).toBeGreaterThan(0);
    expect(dataOf('ButtonPressRefused')).toContainEqual(expect.objectContaining({ reason: 'other_number' }));
    expect(dataOf('LoginExpired')).toHaveLength(started.length - confirmed.length);
    for (const type of ['UserRenamed', 'SessionRefreshed', 'SessionEnded', 'SessionExpired'])
      expect(dataOf(type).length).toBeGreaterThan(0);
    expect(dataOf('RefreshTokenReused')).toEqual([]);
  });

  it('has onboarding codes that were used, mistyped, guessed at too often and left alone', () => {
    const [issued, verified] = [dataOf('OnboardingCodeIssued'), dataOf('OnboardingCodeVerified')];
    const exhausted = dataOf('OnboardingCodeExhausted');
    expect(new Set(issued.map(({ holder }) => holder.kind))).toEqual(new Set(['user', 'guest']));
    const tries = (id: string) => dataOf('OnboardingCodeTried').filter(({ codeIds }) => codeIds.includes(id));
    expect(verified.some(({ codeId }) => tries(codeId).length === 1)).toBe(true);
    expect(exhausted.map(({ codeId }) => tries(codeId).length)).toContain(5);
    expect(issued.length).toBeGreaterThan(verified.length + exhausted.length);
    expect(Date.parse(issued.at(-1).expiresAt)).toBeGreaterThan(PLAN.until);
  });
});

describe('a lively demo', () => {
  it('goes on where it ended: tickets and chats, several admins, as many steps as it may', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'casebook-lively-'));
    const log = await openSqliteLog({ directory });
    try {
      const plan = { ...PLAN, tickets: 20 };
      await fillLog(log, plan, { keys: KEYS, codec }, () => {});
      const end = await log.end();
      let now = plan.until;
      const pauses: number[] = [];
      const wait = async (milliseconds: number) => {
        pauses.push(milliseconds);
        now += milliseconds;
      };
      const people = peopleOf(plan.seed, plan.tickets);
      const desk = createDemoDesk(log, people, { ...plan, seed: 99, codec, keys: KEYS });
      expect(await beLively(desk, people, { seed: 99, now: () => now, wait, mostSteps: 200 })).toBe(200);
      const events = await decodeOrThrow(codec, await log.readAll(end, Number.MAX_SAFE_INTEGER));
      const types = new Set(events.map(({ event }) => event.type));
      for (const type of ['TicketOpened', 'ReplySent', 'ConversationStarted', 'ConversationMessageSent'])
        expect(types).toContain(type);
      const admins = events.filter(({ metadata: { actor } }) => actor.kind === 'admin');
      expect(new Set(admins.map(({ metadata: { actor } }) => actor.id)).size).toBeGreaterThan(1);
      expect([Math.min(...pauses) >= 1_000, Math.max(...pauses) <= 5_000]).toEqual([true, true]);
    } finally {
      await log.close();
      await rm(directory, { recursive: true });
    }
  });

  it('is over when the desk has stopped', async () => {
    const people = peopleOf(1, 1);
    const refuse = () => Promise.reject(new Error('closed'));
    const log = { append: refuse, readStream: refuse } as unknown as Parameters<typeof createDemoDesk>[0];
    const desk = createDemoDesk(log, people, { ...PLAN, codec, keys: KEYS });
    expect(await beLively(desk, people, { seed: 1, now: () => 1, wait: async () => {} })).toBe(20);
  });
});
