import { adminAt, manualClock, type Person, person, rate, ticketOf } from '../../support/acceptance.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';

const STATUSES = { pending: 0, in_progress: 0, waiting_user: 0, resolved: 0, closed: 0, escalated: 0 };
const PRIORITIES = { low: 0, medium: 0, high: 0, urgent: 0 };
const TYPES = {
  GENERAL_INQUIRY: 0,
  REGISTRATION_ISSUE: 0,
  LOGIN_ISSUE: 0,
  TRANSACTION_ISSUE: 0,
  PAYMENT_ISSUE: 0,
  ACCOUNT_ISSUE: 0,
  WALLET_ISSUE: 0,
  CARD_ISSUE: 0,
  KYC_VERIFICATION_ISSUE: 0,
  SECURITY_ISSUE: 0,
  BILLING_ISSUE: 0,
  REFUND_REQUEST: 0,
  FEATURE_REQUEST: 0,
  BUG_REPORT: 0,
  OTHER: 0,
};

const clock = manualClock('2026-02-24T08:30:00.000Z');
let desk: TestDesk;
let ada: Person;
let user: Person;
let admin: ReturnType<typeof adminAt>;
beforeEach(async () => {
  desk = await startTestDesk({ wallClock: clock.read });
  [ada, user] = [await person('admin'), await person('user')];
  admin = adminAt(desk, ada);
});
afterEach(() => desk.dispose());

const analytics = async (query = '') => (await admin.list(query)).body.data.analytics;
const open = async (type: string, status: string) => {
  const ticket = await ticketOf(desk, user, { support_type: type });
  await admin.status(ticket.id, status);
  return ticket;
};

describe('the analytics', () => {
  it('of no tickets name every key, and null averages', async () => {
    expect(await analytics()).toStrictEqual({
      overview: { total_tickets: 0, open: 0, ...STATUSES, unassigned: 0 },
      activity: { new_today: 0, new_this_week: 0, new_this_month: 0 },
      performance: { avg_response_time_seconds: null, avg_satisfaction_rating: null, total_rated: 0 },
      by_status: STATUSES,
      by_priority: PRIORITIES,
      by_type: TYPES,
    });
  });

  it('count all tickets, whatever the filters and the page', async () => {
    const tickets = [
      await open('WALLET_ISSUE', 'pending'),
      await open('WALLET_ISSUE', 'pending'),
      await open('LOGIN_ISSUE', 'in_progress'),
      await open('OTHER', 'escalated'),
      await open('CARD_ISSUE', 'waiting_user'),
      await open('BUG_REPORT', 'resolved'),
      await open('BUG_REPORT', 'closed'),
    ];
    for (const index of [0, 4]) await admin.assign(tickets[index]?.id ?? '', ada.id);
    await admin.priority(tickets[3]?.id ?? '', 'urgent');
    const all = await analytics();
    expect([all, await analytics('?status=closed&limit=1&page=3&search=x')]).toStrictEqual([
      {
        overview: {
          total_tickets: 7,
          open: 4,
          pending: 2,
          in_progress: 1,
          escalated: 1,
          waiting_user: 1,
          resolved: 1,
          closed: 1,
          unassigned: 3,
        },
        activity: { new_today: 7, new_this_week: 7, new_this_month: 7 },
        performance: { avg_response_time_seconds: null, avg_satisfaction_rating: null, total_rated: 0 },
        by_status: { pending: 2, in_progress: 1, waiting_user: 1, resolved: 1, closed: 1, escalated: 1 },
        by_priority: { low: 0, medium: 5, high: 1, urgent: 1 },
        by_type: { ...TYPES, WALLET_ISSUE: 2, LOGIN_ISSUE: 1, OTHER: 1, CARD_ISSUE: 1, BUG_REPORT: 2 },
      },
      all,
    ]);
  });

  it('follow every change of status', async () => {
    const { id } = await open('OTHER', 'resolved');
    await admin.status(id, 'closed');
    await admin.status(id, 'pending');
    expect((await analytics()).by_status).toEqual({ ...STATUSES, pending: 1 });
  });

  it('average the first responses in seconds', async () => {
    for (const seconds of [60, 120, 241]) {
      const { id } = await ticketOf(desk, user);
      clock.advance(seconds * 1000);
      await admin.reply(id, 'First');
      clock.advance(9_000_000);
      await admin.reply(id, 'Second');
    }
    await ticketOf(desk, user);
    expect((await analytics()).performance.avg_response_time_seconds).toBe(140);
  });

  it('average the ratings with one decimal', async () => {
    for (const rating of [5, 4, 4]) {
      const { number } = await open('OTHER', 'resolved');
      await rate(desk, number, { rating }, user.token);
    }
    await open('OTHER', 'resolved');
    expect((await analytics()).performance).toMatchObject({ avg_satisfaction_rating: 4.3, total_rated: 3 });
  });
});
