import { ANONYMOUS, actorOf, type Bearer, type Caller } from '../../../src/commands/caller.ts';
import { createDirectory } from '../../../src/commands/directory/directory.ts';
import type { BearerOf, Invocation } from '../../../src/commands/invocation.ts';
import { newId } from '../../../src/commands/new-id.ts';
import { isRefusal } from '../../../src/commands/refusal.ts';
import { createTickets, type TicketOutcome, type Tickets } from '../../../src/commands/ticketing/tickets.ts';
import type { AdminId, RegistrationSessionId, TicketId, UserId } from '../../../src/events/ids.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { adaObi, CONTACT_KEYS, commandContext, johnDoe } from '../../support/examples.ts';
import { nodeOn, temporaryLog } from '../../support/logs.ts';

/** Use cases as a program invokes them that is neither an endpoint nor a socket. */
let log: Awaited<ReturnType<typeof temporaryLog>>;
let directory: ReturnType<typeof createDirectory>;
let tickets: Tickets;
beforeEach(async () => {
  log = await temporaryLog();
  const commands = nodeOn(log);
  directory = createDirectory(commands, { contactKeys: CONTACT_KEYS });
  tickets = createTickets({ commands, directory, prefix: 'SMI', ticketAccess: 'number', newId });
});
afterEach(() => log.destroy());

const claims = { firstName: null, lastName: null, email: null, phoneNumber: null };
const bearer = (id: string): Omit<Bearer, 'kind'> => ({
  id,
  ...claims,
  isEmailVerified: false,
  seesPersonalData: false,
  expiresAt: 0,
  familyId: null,
});
const john: Caller = { kind: 'user', ...bearer(johnDoe.id) };
const ada: BearerOf<'admin'> = { kind: 'admin', ...bearer(adaObi.id), email: 'ada@example.com' };
const by = <By extends Caller>(caller: By, changes: Partial<Invocation> = {}): Invocation<By> => ({
  context: commandContext({ actor: actorOf(caller) }),
  ...changes,
  caller,
});

const asked = {
  ...{
    email: 'john@example.com',
    phoneNumber: null,
    subject: 'A transfer',
    description: 'It did not arrive.',
  },
  ...{ supportType: null, priority: null, relatedTransactionId: null, registrationSessionId: null },
  ...{ deviceMetadata: null, ipAddress: null, userAgent: null },
};

async function accepted(outcome: TicketOutcome) {
  const settled = await outcome;
  if (isRefusal(settled) || settled.state === null) throw new Error(`refused: ${JSON.stringify(settled)}`);
  return { ...settled, state: settled.state };
}
const open = async (caller: Caller = ANONYMOUS) => (await accepted(tickets.open(asked, by(caller)))).state;

describe('a ticket that is opened', () => {
  it('belongs to the user who opens it, under the name that the directory has', async () => {
    const record = { first_name: 'John', last_name: 'Doe', email: null, phone_number: null };
    const rest = { smipay_tag: null, account_status: null, role: null, profile_image: null };
    const user = { ...record, ...rest, wallet: null, tier: null, kyc_verification: null };
    await directory.recordUser(johnDoe.id, user, commandContext());
    expect(await open(john)).toMatchObject({ userId: johnDoe.id, userName: 'John Doe' });
  });

  it('belongs to the user who is known by its e-mail when somebody without a token opens it', async () => {
    expect(await open()).toMatchObject({ userId: null });
    await directory.noteBearer({ ...(john as Bearer), email: asked.email }, commandContext());
    expect(await open()).toMatchObject({ userId: johnDoe.id });
  });

  it('is refused for a registration session that nobody recorded', async () => {
    const registrationSessionId = 'nowhere' as RegistrationSessionId;
    expect(await tickets.open({ ...asked, registrationSessionId }, by(john))).toMatchObject({
      refused: 'invalid_session',
    });
  });

  it('is one, with one number, however often its command is repeated', async () => {
    const context = commandContext({ claimedAt: BEGINNING });
    const first = await accepted(tickets.open(asked, by(john, { context })));
    const again = await accepted(tickets.open(asked, by(john, { context })));
    expect(again.state.ticketNumber).toBe(first.state.ticketNumber);
    expect(await tickets.eventsOf(again)).toEqual(await tickets.eventsOf(first));
  });
});

describe('whoever knows a revision', () => {
  it('is refused, and told what they missed, once there is a later one', async () => {
    const { id, ticketNumber } = await open(john);
    await tickets.changePriority(id, 'urgent', by(ada));
    const late = by(john, { ifMatch: [0] });
    const message = { ticketNumber, message: 'Are you there?', email: asked.email, link: null };
    expect(await tickets.addMessage(message, late)).toMatchObject({
      refused: 'revision_conflict',
      conflict: { revision: 1, since: [{ type: 'PriorityChanged' }] },
    });
  });
});

describe('support', () => {
  it('replies under the name and e-mail that the directory has, else under those of the token', async () => {
    const { id } = await open();
    const written = { message: 'We look into it.', isInternal: false };
    const sender = async () => {
      const [sent] = await tickets.eventsOf(await accepted(tickets.reply(id, written, by(ada))));
      return sent?.event.data;
    };
    expect(await sender()).toMatchObject({ senderName: null, senderEmail: 'ada@example.com' });
    const record = { first_name: 'Ada', last_name: 'Obi', email: 'obi@example.com', active: true };
    await directory.recordAdmin(adaObi.id, record, commandContext());
    expect(await sender()).toMatchObject({ senderName: 'Ada Obi', senderEmail: 'obi@example.com' });
  });

  it('assigns to admins whom the directory knows, and to nobody else', async () => {
    const { id } = await open();
    expect(await tickets.assign(id, 'nobody' as AdminId, by(ada))).toMatchObject({
      refused: 'admin_not_found',
    });
    await directory.noteBearer(ada, commandContext());
    expect((await accepted(tickets.assign(id, adaObi.id, by(ada)))).state.assignedTo).toBe(adaObi.id);
  });

  it('is refused for a ticket that was never opened', async () => {
    const nowhere = 'nowhere' as TicketId;
    expect(await tickets.setTags(nowhere, ['lost'], by(ada))).toMatchObject({ refused: 'ticket_not_found' });
  });
});

it('a ticket is its own user’s, proven by their token alone', async () => {
  const { ticketNumber } = await open(john);
  const other: Caller = { kind: 'user', ...bearer('other' as UserId) };
  const own = [john, other, ada, ANONYMOUS].map((caller) =>
    tickets.isProven({ caller, link: null, access: 'number' }, ticketNumber),
  );
  expect(await Promise.all(own)).toEqual([true, false, false, false]);
});
