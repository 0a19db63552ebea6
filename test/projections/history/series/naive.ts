import type { EventEnvelope } from '../../../../src/events/envelope.ts';

/*
 * Series, computed once more from the events themselves, slowly and without any code of the product: what is compared with it
 * must come out the same.
 */

/** A ticket or a conversation after some of its events. */
interface Case {
  readonly kind: 'ticket' | 'conversation';
  readonly openedAt: number;
  readonly type: string;
  readonly priority: string;
  readonly status: string;
  readonly admin: string | null;
  readonly tags: readonly string[];
  readonly channel: string;
  readonly isAnswered: boolean;
}

/** One value that a metric is made of. */
export interface NaiveValue {
  readonly metric: string;
  readonly at: number;
  readonly value: number;
  readonly groups: Readonly<Record<string, readonly (string | null)[]>>;
}

/** A case after one of its events. */
interface NaiveState {
  readonly at: number;
  readonly stream: string;
  readonly after: Case;
}

interface Data {
  readonly owner: { readonly kind: string };
  readonly sender: { readonly kind: string; readonly id: string };
  readonly to: never;
  readonly supportType: string;
  readonly type: string;
  readonly priority: string;
  readonly conversationId: string;
  readonly adminId: string;
  readonly rating: number;
}

export interface Naive {
  readonly values: readonly NaiveValue[];
  readonly states: readonly NaiveState[];
}

export function naiveOf(envelopes: readonly EventEnvelope[], hours: NaiveHours): Naive {
  const values: NaiveValue[] = [];
  const states: NaiveState[] = [];
  const cases = new Map<string, Case>();
  const latest = new Map<string, number>();
  const last = finalCases(envelopes);
  for (const { stream, event, metadata } of envelopes) {
    const { type } = event;
    const data = event.data as Data;
    if (type === 'ChatMessageAdded') continue;
    if (type === 'ConversationMessageSent' && data.sender.kind === 'system') continue;
    const at = Math.max(Date.parse(metadata.time), latest.get(stream) ?? 0);
    latest.set(stream, at);
    const before = cases.get(stream) ?? null;
    const after = changed(before, { type, data, at, cases });
    cases.set(stream, after);
    states.push({ at, stream, after });
    const known = last.get(stream) as Case;
    values.push(...valuesOf({ type, data, at, before, after, known }, hours));
  }
  return { values, states };
}

interface One {
  readonly type: string;
  readonly data: Data;
  readonly at: number;
}

function finalCases(envelopes: readonly EventEnvelope[]): ReadonlyMap<string, Case> {
  const cases = new Map<string, Case>();
  for (const { stream, event, metadata } of envelopes) {
    const data = event.data as Data;
    const one = { type: event.type, data, at: Date.parse(metadata.time), cases };
    cases.set(stream, changed(cases.get(stream) ?? null, one));
  }
  return cases;
}

function changed(
  before: Case | null,
  { type, data, at, cases }: One & { cases: ReadonlyMap<string, Case> },
): Case {
  if (type === 'TicketOpened' || type === 'ConversationStarted') {
    const isTicket = type === 'TicketOpened';
    return {
      kind: isTicket ? 'ticket' : 'conversation',
      openedAt: at,
      type: isTicket ? data.supportType : data.type,
      priority: isTicket ? data.priority : 'normal',
      status: isTicket ? 'pending' : 'open',
      admin: null,
      tags: [],
      channel: isTicket ? 'support_ticket' : `${data.owner.kind}_chat`,
      isAnswered: false,
    };
  }
  if (before === null) throw new Error('a story that begins in the middle');
  if (/StatusChanged$/.test(type)) return { ...before, status: data.to };
  if (/PriorityChanged$/.test(type)) return { ...before, priority: data.to };
  if (/Assigned$/.test(type)) return { ...before, admin: data.to };
  if (/Unassigned$/.test(type)) return { ...before, admin: null };
  if (type === 'TagsSet')
    return { ...before, tags: [...new Set((data.to as readonly string[]).map((tag) => tag.toLowerCase()))] };
  if (type === 'TicketLinked')
    return { ...before, channel: cases.get(`conversation-${data.conversationId}`)?.channel ?? '' };
  const isAnswer =
    type === 'ReplySent' || (type === 'ConversationMessageSent' && data.sender.kind === 'admin');
  return isAnswer ? { ...before, isAnswered: true } : before;
}

interface Step extends One {
  readonly before: Case | null;
  readonly after: Case;
  /** As it is known in the end. */
  readonly known: Case;
}

function valuesOf(step: Step, hours: NaiveHours): NaiveValue[] {
  const { type, data, at, before, after, known } = step;
  const seconds = Math.floor((at - after.openedAt) / 1_000);
  const working = Math.floor(hours.between(after.openedAt, at) / 1_000);
  const part = (instant: number) => [hours.isOpen(instant) ? 'within' : 'outside'];
  const groups = groupsOf(after);
  const happened = { ...groups, business_hours: part(at) };
  const since = { ...groups, business_hours: part(after.openedAt) };
  const one = (metric: string, value: number, by: NaiveValue['groups']): NaiveValue => ({
    metric,
    at,
    value,
    groups: by,
  });
  const timed = (name: string, by: NaiveValue['groups']) => [
    one(`${name}_time`, seconds, by),
    one(`${name}_business_time`, working, by),
  ];
  const isTicket = after.kind === 'ticket';
  const prefix = isTicket ? '' : 'conversations_';
  if (before === null) {
    const opened = { ...happened, admin: [known.admin], tag: tagsOf(known), channel: [known.channel] };
    const written = isTicket
      ? [one('messages', 1, { ...messageGroups(after), business_hours: part(at), author: ['user'] })]
      : [];
    return [one(`${prefix}opened`, 1, opened), ...written];
  }
  if (type === 'TicketLinked') {
    const wrong = { ...messageGroups(before), business_hours: part(after.openedAt), author: ['user'] };
    return [{ ...one('messages', -1, wrong), at: after.openedAt }];
  }
  if (type === 'TicketRated') return [one('satisfaction', data.rating, happened)];
  if (/StatusChanged$/.test(type)) {
    const done = isTicket ? ['resolved', 'closed'] : ['closed'];
    const [was, is] = [done.includes(before.status), done.includes(after.status)];
    if (was === is) return [];
    if (was) return [one(`${prefix}reopened`, 1, happened)];
    const name = isTicket ? 'resolution' : 'conversations_closing';
    return [one(isTicket ? 'resolved' : 'conversations_closed', 1, happened), ...timed(name, since)];
  }
  const author = authorOf(step);
  if (author === null) return [];
  const [kind, admin] = author;
  const message = { ...messageGroups(after), business_hours: part(at), author: [kind], admin: [admin] };
  const values = [one('messages', 1, message)];
  if (kind === 'admin' && !before.isAnswered)
    values.push(...timed(`${prefix}first_response`, { ...since, admin: [admin] }));
  return values;
}

function authorOf({ type, data }: One): readonly [string, string | null] | null {
  if (type === 'UserMessageAdded') return ['user', null];
  if (type === 'ReplySent') return ['admin', data.adminId];
  if (type === 'InternalNoteAdded') return ['internal_note', data.adminId];
  if (type !== 'ConversationMessageSent') return null;
  return [data.sender.kind, data.sender.kind === 'admin' ? data.sender.id : null];
}

const tagsOf = ({ tags }: Case): readonly (string | null)[] => (tags.length === 0 ? [null] : tags);

const groupsOf = (one: Case): NaiveValue['groups'] => ({
  admin: [one.admin],
  type: [one.type],
  priority: [one.priority],
  tag: tagsOf(one),
  channel: [one.channel],
});

const messageGroups = (one: Case): NaiveValue['groups'] => ({
  ...groupsOf(one),
  admin: [null],
  channel: [one.kind === 'ticket' ? 'support_ticket' : one.channel],
});

/** How many cases are open at an instant (not included), by group. */
export function naiveLevel(
  { states }: Naive,
  {
    metric,
    grouping,
    end,
  }: { readonly metric: string; readonly grouping: string | null; readonly end: number },
): ReadonlyMap<string | null, number> {
  const kind = metric === 'backlog' ? 'ticket' : 'conversation';
  const open = metric === 'backlog' ? ['pending', 'in_progress', 'escalated'] : ['open', 'pending'];
  const counts = new Map<string | null, number>();
  for (const one of casesAt(states, end).values()) {
    if (one.kind !== kind || !open.includes(one.status)) continue;
    for (const group of grouping === null ? [null] : (groupsOf(one)[grouping] ?? []))
      counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

const known = new WeakMap<readonly NaiveState[], Map<number, ReadonlyMap<string, Case>>>();

/** Clocks differ: each case as it was after its own last event before the instant. */
function casesAt(states: readonly NaiveState[], end: number): ReadonlyMap<string, Case> {
  const found = known.get(states)?.get(end);
  if (found) return found;
  const cases = new Map<string, Case>();
  for (const { at, stream, after } of states) if (at < end) cases.set(stream, after);
  known.set(states, (known.get(states) ?? new Map()).set(end, cases));
  return cases;
}

export interface NaiveHours {
  isOpen(at: number): boolean;
  between(from: number, to: number): number;
}

const QUARTER = 15 * 60_000;

/** Working time from nine to five from Monday to Friday, counted quarter by quarter of an hour with the clock of a zone. */
export function naiveHours(zone: string): NaiveHours {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const known = new Map<number, boolean>();
  const isOpen = (at: number): boolean => {
    const quarter = Math.floor(at / QUARTER);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const parts = Object.fromEntries(
      clock.formatToParts(quarter * QUARTER).map(({ type, value }) => [type, value]),
    );
    const hour = Number(parts.hour);
    const open = !['Sat', 'Sun'].includes(parts.weekday ?? '') && hour >= 9 && hour < 17;
    known.set(quarter, open);
    return open;
  };
  return {
    isOpen,
    between(from, to) {
      let total = 0;
      for (let at = from; at < to; ) {
        const next = Math.min(to, (Math.floor(at / QUARTER) + 1) * QUARTER);
        if (isOpen(at)) total += next - at;
        at = next;
      }
      return total;
    },
  };
}

/** The name of the period of an instant, by the zone's clock. */
export function naivePeriods(zone: string): (at: number, step: string) => string {
  const clock = new Intl.DateTimeFormat('en-CA', {
    ...{
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    },
    timeZoneName: 'longOffset',
  });
  return (at, step) => {
    const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = `${parts.year}-${parts.month}-${parts.day}`;
    const offset = (parts.timeZoneName ?? '').replace('GMT', '') || '+00:00';
    if (step === 'hour') return `${day}T${parts.hour}:00${offset}`;
    if (step === 'day') return day;
    return step === 'month' ? day.slice(0, 7) : naiveWeek(day);
  };
}

/** The week belongs to the year of its Thursday. */
function naiveWeek(day: string): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7) + 3);
  const first = Date.UTC(date.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((date.getTime() - first) / (7 * 86_400_000));
  return `${date.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
