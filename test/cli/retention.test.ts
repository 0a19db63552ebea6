import { runRetentionOnce } from '../../src/cli/retention.ts';
import { retentionIn } from '../../src/config/retention.ts';
import { DataDirectoryInUse } from '../../src/events/log/sqlite/lock.ts';
import { adminAt, openTicket, person, ticketOf } from '../support/acceptance.ts';
import { guestChat, say } from '../support/chats.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';
import { describeOnEmbedded } from '../support/embedded.ts';

const DAY = 86_400_000;
const retention = retentionIn('closed-tickets:3y,guest-chats:90d') ?? [];

/** What the command prints. */
async function printed({ config }: TestDesk, dryRun: boolean): Promise<readonly string[]> {
  const lines: string[] = [];
  await runRetentionOnce(config, { dryRun }, (line) => lines.push(line));
  return lines;
}

// Elsewhere, the desk of the test projects for the command.
describeOnEmbedded('casebook retention', () => {
  let old: TestDesk;
  let ticket: string;
  let nobodys: string;
  let user: string;
  let guest: string;
  beforeAll(async () => {
    // RETENTION is for the command alone: a desk that has it would erase them by itself.
    old = await startTestDesk({ wallClock: () => Date.now() - 1_100 * DAY });
    const admin = adminAt(old, await person('admin', 'Ada Obi'));
    const john = await person('user', 'Old Customer');
    const opened = [
      await ticketOf(old, john, { subject: 'Closed long ago' }),
      await openTicket(old, { subject: 'Of nobody' }),
    ];
    for (const { id } of opened) await admin.status(id, 'closed', 'Done with it');
    const chat = await guestChat(old);
    await say(old, { guestId: chat.guestId }, chat.id, 'Anybody there?');
    [ticket, nobodys] = opened.map(({ id }) => id) as [string, string];
    [user, guest] = [`user:${john.id}`, `guest:${chat.guestId}`];
  });
  afterAll(() => old.dispose());
  const withPolicies = () => ({ ...old, config: { ...old.config, retention } });

  it('is refused while a desk runs on the embedded log', async () => {
    await expect(printed(withPolicies(), true)).rejects.toThrow(DataDirectoryInUse);
    expect(await printed(old, false)).toEqual(['RETENTION is not set: nothing has a term']);
  });

  it('names in a dry run whom it would erase and counts what of them, and erases nobody', async () => {
    await old.stop();
    const lines = await printed(withPolicies(), true);
    expect(lines.slice(0, 2).toSorted()).toEqual(
      [
        `  ${user}: tickets 1, conversations 0, events 3`,
        `  ticket:${nobodys}: tickets 1, conversations 0, events 2`,
      ].toSorted(),
    );
    expect(lines.slice(2)).toEqual([
      expect.stringMatching(/^closed-tickets:3y would erase .*: tickets 2, conversations 0, events 5$/),
      // A guest's id opens their conversations.
      `  ${guest.slice(0, 24)}…: tickets 0, conversations 1, events 1`,
      'guest-chats:90d would erase guest 1: tickets 0, conversations 1, events 1',
    ]);
  });

  it('erases them, and has nothing left of them when it ends', async () => {
    expect(await printed(withPolicies(), false)).toEqual([
      'closed-tickets:3y has erased people: 2',
      'guest-chats:90d has erased people: 1',
    ]);
    expect(await printed(withPolicies(), true)).toEqual([
      'closed-tickets:3y would erase nobody',
      'guest-chats:90d would erase nobody',
    ]);
    const later = await startTestDesk({ directory: old.directory });
    const { stores } = later;
    expect(await stores.readStore.forgotten()).toBe(await stores.keyRing.generation());
    const detail = await adminAt(later, await person('admin', 'Ada Obi')).detail(ticket);
    expect(detail.body.data.subject).toBe('[erased]');
    await later.stop();
  });
});
