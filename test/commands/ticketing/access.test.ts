import { ANONYMOUS, type Caller, ROLES } from '../../../src/commands/caller.ts';
import {
  isOwner,
  isVerified,
  mayJoin,
  mayUse,
  notOpen,
  seesContact,
  seesInternals,
  type TicketAccess,
  type TicketLink,
} from '../../../src/commands/ticketing/access.ts';
import { ada, bearer, jane, john, johnDoe, ticketId, ticketNumber } from '../../support/examples.ts';

const johns = { id: ticketId, email: johnDoe.email, userId: johnDoe.id };
const nobodys = { ...johns, userId: null };

describe('who may do what with a ticket', () => {
  const table: readonly [string, Caller, typeof johns | typeof nobodys, boolean, boolean, boolean][] = [
    ['its owner', john, johns, true, true, true],
    ['another user', jane, johns, false, false, false],
    ['an admin', ada, johns, false, true, true],
    ['an admin with the id of the owner', bearer('admin', johnDoe.id), johns, false, true, true],
    ['a service with the id of the owner', bearer('service', johnDoe.id), johns, false, true, false],
    ['nobody in particular', ANONYMOUS, johns, false, true, false],
    ['any user, when it is of nobody', jane, nobodys, false, true, false],
    ['an admin, when it is of nobody', ada, nobodys, false, true, true],
    ['nobody in particular, when it is of nobody', ANONYMOUS, nobodys, false, true, false],
  ];

  it.each(table)('%s', (_, caller, ticket, owns, uses, joins) => {
    expect({
      owns: isOwner(caller, ticket),
      uses: mayUse({ caller, link: null, access: 'number' }, ticket),
      joins: mayJoin(caller, ticket),
    }).toEqual({ owns, uses, joins });
  });

  it.each(ROLES)('a %s sees internals only as an admin', (role) => {
    expect(seesInternals(bearer(role, 'x'))).toBe(role === 'admin');
  });
});

describe('what opens a ticket', () => {
  const link: TicketLink = { ticketId, provesAddress: true, isFor: (email) => email === johnDoe.email };
  const elsewhere = { ...link, ticketId: 'another' as typeof ticketId };
  const before = { ...link, isFor: () => false };
  const proven = { ...bearer('user', 'someone'), email: johnDoe.email, isEmailVerified: true };

  /** Whether it opens John's ticket, and nobody's ticket, with each setting. */
  const table: readonly [string, Caller, TicketLink | null, Record<TicketAccess, string>][] = [
    ['its number', ANONYMOUS, null, { number: 'both', 'signed-link': 'none', token: 'none' }],
    ['its link', ANONYMOUS, link, { number: 'both', 'signed-link': 'both', token: 'both' }],
    [
      'the link of another ticket',
      ANONYMOUS,
      elsewhere,
      { number: 'both', 'signed-link': 'none', token: 'none' },
    ],
    [
      'the link of a ticket before',
      ANONYMOUS,
      before,
      { number: 'both', 'signed-link': 'none', token: 'none' },
    ],
    ['the token of its user', john, null, { number: 'both', 'signed-link': 'johns', token: 'johns' }],
    ['the token of another user', jane, null, { number: 'nobodys', 'signed-link': 'none', token: 'none' }],
    [
      'another user’s token with its link',
      jane,
      link,
      { number: 'both', 'signed-link': 'both', token: 'both' },
    ],
    [
      'a token with its verified address',
      proven,
      null,
      { number: 'nobodys', 'signed-link': 'nobodys', token: 'nobodys' },
    ],
    ['an admin’s token', ada, null, { number: 'both', 'signed-link': 'both', token: 'both' }],
    [
      'a service’s token',
      bearer('service', 'x'),
      null,
      { number: 'both', 'signed-link': 'none', token: 'none' },
    ],
  ];

  it.each(table)('%s', (_, caller, brought, expected) => {
    const opened = (access: TicketAccess) => {
      const [owned, unowned] = [johns, nobodys].map((one) => mayUse({ caller, link: brought, access }, one));
      return owned ? (unowned ? 'both' : 'johns') : unowned ? 'nobodys' : 'none';
    };
    for (const [access, tickets] of Object.entries(expected) as [TicketAccess, string][])
      expect([access, opened(access)]).toEqual([access, tickets]);
  });

  it.each<[TicketAccess, Caller, TicketLink | null, string]>([
    ['number', ANONYMOUS, null, 'ticket_not_found'],
    ['signed-link', ANONYMOUS, null, 'ticket_link_required'],
    ['signed-link', ANONYMOUS, elsewhere, 'invalid_ticket_link'],
    ['signed-link', jane, elsewhere, 'ticket_not_found'],
    ['token', ANONYMOUS, null, 'token_required'],
    ['token', jane, null, 'ticket_not_found'],
  ])('with %s is told to %o with %o as %s', (access, caller, brought, code) => {
    expect(notOpen({ caller, link: brought, access }, ticketNumber).refused).toBe(code);
  });

  it('proves its author only if it went to the ticket’s address alone', () => {
    const verified = (brought: TicketLink | null) =>
      isVerified({ caller: ANONYMOUS, link: brought, access: 'number' }, johns);
    expect([link, { ...link, provesAddress: false }, elsewhere, before, null].map(verified)).toEqual([
      ...[true, false, false, false, false],
    ]);
  });

  it('shows the contact data in full to tokens only, unless the number is enough', () => {
    const callers = [ANONYMOUS, jane, john, ada];
    const shown = (access: TicketAccess) => callers.map((caller) => seesContact(caller, access, johns));
    expect(shown('number')).toEqual([true, true, true, true]);
    for (const access of ['signed-link', 'token'] as const)
      expect(shown(access)).toEqual([false, false, true, true]);
  });
});
