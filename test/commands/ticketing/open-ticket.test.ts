import { type OpenTicket, openTicket } from '../../../src/commands/ticketing/open-ticket.ts';
import {
  SUPPORT_TYPES,
  type SupportType,
  type TicketPriority,
} from '../../../src/events/ticketing/vocabulary.ts';
import { johnDoe, openCommand, sessionId, ticketOpened } from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const opening = (changes: Partial<OpenTicket> = {}) =>
  given().when((ticket) => openTicket(ticket, openCommand(changes)));

const INFERRED: Readonly<Record<SupportType, TicketPriority>> = {
  GENERAL_INQUIRY: 'low',
  REGISTRATION_ISSUE: 'high',
  LOGIN_ISSUE: 'high',
  TRANSACTION_ISSUE: 'medium',
  PAYMENT_ISSUE: 'medium',
  ACCOUNT_ISSUE: 'medium',
  WALLET_ISSUE: 'medium',
  CARD_ISSUE: 'medium',
  KYC_VERIFICATION_ISSUE: 'medium',
  SECURITY_ISSUE: 'high',
  BILLING_ISSUE: 'medium',
  REFUND_REQUEST: 'high',
  FEATURE_REQUEST: 'low',
  BUG_REPORT: 'medium',
  OTHER: 'low',
};

describe('opening a ticket', () => {
  it('records who asked, what for, and from where', () => opening().then(ticketOpened()));

  it.each(SUPPORT_TYPES.map((type) => [type, INFERRED[type]] as const))(
    'infers from %s the priority %s',
    (type, priority) => {
      opening({ supportType: type }).then(ticketOpened({ supportType: type, priority }));
    },
  );

  it.each(['low', 'medium', 'high'] as const)(
    "prefers the user's own priority %s to the inferred one",
    (priority) => {
      opening({ supportType: 'SECURITY_ISSUE', priority }).then(
        ticketOpened({ supportType: 'SECURITY_ISSUE', priority }),
      );
    },
  );

  it('is a general inquiry of low priority unless the request says otherwise', () => {
    opening({ supportType: null }).then(ticketOpened({ supportType: 'GENERAL_INQUIRY', priority: 'low' }));
  });

  it('is a registration issue of high priority when it names a registration session', () => {
    opening({ supportType: null, registrationSessionId: sessionId }).then(
      ticketOpened({ supportType: 'REGISTRATION_ISSUE', priority: 'high', registrationSessionId: sessionId }),
    );
  });

  it('prefers an explicit support type to the one that the registration session implies', () => {
    opening({ supportType: 'OTHER', registrationSessionId: sessionId }).then(
      ticketOpened({ supportType: 'OTHER', priority: 'low', registrationSessionId: sessionId }),
    );
  });

  it('belongs to nobody when nobody knows who asked', () => {
    opening({ user: null }).then(ticketOpened({ userId: null, senderName: null }));
  });

  it('belongs to a user whose name nobody has told', () => {
    opening({ user: { id: johnDoe.id, name: null } }).then(ticketOpened({ senderName: null }));
  });

  it('opens a ticket once', () => {
    given(ticketOpened())
      .when((ticket) => openTicket(ticket, openCommand()))
      .then();
  });
});
