import type { TicketDocument } from '../projections/ticketing/tickets/documents.ts';
import { LAST_LOGIN } from './logins.ts';
import type { People } from './people.ts';
import type { DemoPlan } from './plan.ts';

/** What the demo prints: where the desk listens, and tokens and tickets to try it with. */
export interface Welcome {
  readonly url: string;
  readonly plan: DemoPlan;
  readonly people: People;
  /** The newest ones of the user, and how many there are. */
  readonly tickets: readonly TicketDocument[];
  readonly total: number;
  /** Signs the admin in at the console, once; null: the desk takes no links. */
  readonly consoleLink: string | null;
  readonly tokens: { readonly user: string; readonly admin: string; readonly service: string };
}

const SHOWN_TICKETS = 6;

/** Everything to copy: each command runs as it stands, once the variables above it are set. */
export function welcomeText(welcome: Welcome): string {
  const { url, plan, people, tokens } = welcome;
  const [user, admin] = [people.users[0], people.admins[0]];
  return [
    '',
    `Casebook listens on ${url} with ${plan.tickets} example tickets, chats, logins and codes, and whatever was added since (seed ${plan.seed}, until ${new Date(plan.until).toISOString()}).`,
    '',
    `User   ${user?.name} <${user?.email}>, tickets:`,
    ...ticketLines(welcome),
    `Admin  ${admin?.name} <${admin?.email}>`,
    `Phone  ${LAST_LOGIN}, logged in last by WhatsApp`,
    '',
    ...(welcome.consoleLink === null
      ? []
      : ['The console, signed in as the admin, once, within 15 minutes:', `  ${welcome.consoleLink}`, '']),
    'In a browser:',
    `  ${url}/docs    the interface, to try it`,
    `  ${url}/widget  the chat widget: with USER_TOKEN it opens the user’s chat, in which a reply is unread`,
    `  ${url}/login   the login: give it the phone above; this terminal then shows the link that confirms it`,
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
    ...codeCommands(user?.id ?? ''),
    ...loginCommands(),
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
  '# Chat: the user’s conversation, a new guest’s (messages are sent by socket, as the widget does)',
  `curl -s ${AS_USER} "$DESK/api/support/conversation"`,
  `curl -s ${JSON_BODY} "$DESK/api/support/conversation/guest" -d '{"subject":"Do you ship to Kano?"}'`,
  '',
  '# What admins see of chats: the latest, those that wait for their owner, those about cards',
  `curl -s ${AS_ADMIN} "$DESK/api/admin/support/conversations?status=open&limit=3"`,
  `curl -s ${AS_ADMIN} "$DESK/api/admin/support/conversations?status=pending&limit=3"`,
  `curl -s ${AS_ADMIN} "$DESK/api/admin/support/conversations?search=card&limit=3"`,
];

const codeCommands = (userId: string): string[] => [
  '',
  '# Onboarding codes: the conversations in which they were sent, and a new code for the user',
  `curl -s ${AS_ADMIN} "$DESK/api/admin/support/conversations?type=onboarding&limit=3"`,
  `curl -s ${AS_ADMIN} ${JSON_BODY} "$DESK/api/support/onboarding/generate-code" -d '{"userId":"${userId}"}'`,
];

const loginCommands = (): string[] => [
  '',
  '# A login by WhatsApp, which sends nothing here: this terminal shows the link that confirms it',
  `curl -s ${JSON_BODY} "$DESK/api/auth/initiate" -d '{"phone_number":"${LAST_LOGIN}"}'`,
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
