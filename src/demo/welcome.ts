import type { TicketDocument } from '../projections/ticketing/tickets/documents.ts';
import type { DemoPlan } from './fill.ts';
import type { People } from './people.ts';

/** What the demo prints: where the desk listens, and tokens and tickets to try it with. */
export interface Welcome {
  readonly url: string;
  readonly plan: DemoPlan;
  readonly people: People;
  /** The newest ones of the user, and how many there are. */
  readonly tickets: readonly TicketDocument[];
  readonly total: number;
  readonly tokens: { readonly user: string; readonly admin: string; readonly service: string };
}

const SHOWN_TICKETS = 6;

/** Everything to copy: each command runs as it stands, once the variables above it are set. */
export function welcomeText(welcome: Welcome): string {
  const { url, plan, people, tokens } = welcome;
  const [user, admin] = [people.users[0], people.admins[0]];
  return [
    '',
    `Casebook listens on ${url} with ${plan.tickets} example tickets and whatever was added since (seed ${plan.seed}, until ${new Date(plan.until).toISOString()}).`,
    '',
    `User   ${user?.name} <${user?.email}>, tickets:`,
    ...ticketLines(welcome),
    `Admin  ${admin?.name} <${admin?.email}>`,
    '',
    `In a browser: ${url}/docs, the chat widget at ${url}/widget, the login at ${url}/login`,
    '',
    '# Copy these first; the tokens are valid for 30 days.',
    `export DESK=${url}`,
    ...variablesOf(welcome),
    `export USER_TOKEN=${tokens.user}`,
    `export ADMIN_TOKEN=${tokens.admin}`,
    `export SERVICE_TOKEN=${tokens.service}`,
    ...userCommands(user?.email ?? ''),
    ...adminCommands(),
    ...chatCommands(),
    ...otherCommands(user?.id ?? ''),
    '',
    'Ctrl+C stops the desk. The next `npm run demo` goes on with the same data.',
    '',
  ].join('\n');
}

const ticketLines = ({ tickets, total }: Welcome): string[] => [
  ...tickets
    .slice(0, SHOWN_TICKETS)
    .map(({ ticketNumber, status, subject }) => `  ${ticketNumber}  ${status.padEnd(12)}  ${subject}`),
  ...(total > SHOWN_TICKETS ? [`  and ${total - SHOWN_TICKETS} more`] : []),
];

/** A ticket that the user can still write to. */
function variablesOf({ tickets }: Welcome): string[] {
  const open = tickets.find(({ status }) => status !== 'resolved' && status !== 'closed') ?? tickets[0];
  return open ? [`export TICKET=${open.ticketNumber}`, `export TICKET_ID=${open.id}`] : [];
}

const AS_USER = '-H "Authorization: Bearer $USER_TOKEN"';
const AS_ADMIN = '-H "Authorization: Bearer $ADMIN_TOKEN"';
const JSON_BODY = "-H 'Content-Type: application/json'";

const userCommands = (email: string): string[] => [
  '',
  '# As the user: all tickets, one ticket, a message, a new ticket',
  `curl -s ${AS_USER} "$DESK/api/v1/support/my-tickets"`,
  `curl -s ${AS_USER} "$DESK/api/v1/support/ticket?ticket_number=$TICKET"`,
  `curl -s ${AS_USER} ${JSON_BODY} "$DESK/api/v1/support/ticket/add-message" -d '{"ticket_number":"'$TICKET'","email":"${email}","message":"It works again, thank you very much."}'`,
  `curl -s ${AS_USER} ${JSON_BODY} "$DESK/api/v1/support/request-support" -d '{"subject":"My card was declined","description":"I tried to pay with my card and it was declined.","email":"${email}"}'`,
];

const adminCommands = (): string[] => [
  '',
  '# As the admin: the list with its analytics, a search, a reply, a resolution',
  `curl -s ${AS_ADMIN} "$DESK/api/v1/unified-admin/support?status=pending&limit=3"`,
  `curl -s ${AS_ADMIN} "$DESK/api/v1/unified-admin/support?search=refund&sort_by=priority&limit=3"`,
  `curl -s ${AS_ADMIN} ${JSON_BODY} "$DESK/api/v1/unified-admin/support/$TICKET_ID/reply" -d '{"message":"We are looking into it."}'`,
  `curl -s -X PUT ${AS_ADMIN} ${JSON_BODY} "$DESK/api/v1/unified-admin/support/$TICKET_ID/status" -d '{"status":"resolved","resolution_notes":"Solved on the phone."}'`,
];

const chatCommands = (): string[] => [
  '',
  '# Chat: the user’s conversation, a guest’s, what admins see of them (messages are sent by socket, as the widget does)',
  `curl -s ${AS_USER} "$DESK/api/support/conversation"`,
  `curl -s ${JSON_BODY} "$DESK/api/support/conversation/guest" -d '{"subject":"Do you ship to Kano?"}'`,
  `curl -s ${AS_ADMIN} "$DESK/api/admin/support/conversations?limit=3"`,
];

const otherCommands = (userId: string): string[] => [
  '',
  '# As another system: what the directory knows of the user',
  `curl -s -H "Authorization: Bearer $SERVICE_TOKEN" "$DESK/api/v1/directory/users/${userId}"`,
  '',
  '# Listen in a second terminal, then send one of the commands above (there, too, copy the variables first)',
  'npm exec -- node examples/listen.mjs $ADMIN_TOKEN',
  'npm exec -- node examples/listen.mjs $USER_TOKEN $TICKET_ID',
];
