import { ANONYMOUS, type Caller, ROLES } from '../../../src/commands/caller.ts';
import {
  isOwner,
  mayJoin,
  mayUseByNumber,
  revealTo,
  seesInternals,
} from '../../../src/commands/ticketing/access.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import {
  ada,
  adaObi,
  aTicketsLife,
  bearer,
  jane,
  john,
  johnDoe,
  metadata,
  recorded,
  ticketOpened,
} from '../../support/examples.ts';

const johns = { userId: johnDoe.id };
const nobodys = { userId: null };
const service = bearer('service', 'directory');

describe('who may do what with a ticket', () => {
  const table: readonly [string, Caller, { userId: typeof johnDoe.id | null }, boolean, boolean, boolean][] =
    [
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
      uses: mayUseByNumber(caller, ticket),
      joins: mayJoin(caller, ticket),
    }).toEqual({ owns, uses, joins });
  });

  it.each(ROLES)('a %s sees internals only as an admin', (role) => {
    expect(seesInternals(bearer(role, 'x'))).toBe(role === 'admin');
  });
});

describe('what is told of the past', () => {
  const byAda = metadata({ actor: { kind: 'admin', id: adaObi.id } });
  const told = (caller: Caller, event: TicketEvent) =>
    revealTo(caller)(recorded(event, 1, { metadata: byAda }));
  const internal = ['InternalNoteAdded', 'TicketAssigned', 'TagsSet'];

  describe.each([
    ['the owner', john],
    ['somebody without a token', ANONYMOUS],
    ['a service', service],
  ])('to %s', (_, caller) => {
    it.each(aTicketsLife.map((event) => [event.type, event] as const))(
      '%s holds nothing of support alone',
      (type, event) => {
        const happening = told(caller, event);
        expect(happening === null).toBe(internal.includes(type));
        const text = JSON.stringify(happening);
        for (const secret of [adaObi.id, '203.0.113.7', 'SmiPay/2.1.0', 'Provider confirms'])
          expect(text).not.toContain(secret);
      },
    );

    it('it was support, not which admin', () => {
      const [, , , , reply] = aTicketsLife;
      expect(told(caller, reply as TicketEvent)?.actor).toEqual({ kind: 'system', id: null });
    });
  });

  it('to an admin: everything as it is recorded', () => {
    for (const event of aTicketsLife) {
      expect(told(ada, event)).toEqual({
        type: event.type,
        actor: byAda.actor,
        time: byAda.time,
        data: event.data,
      });
    }
  });

  it('to a user: what they did themselves, under their own name', () => {
    const happening = revealTo(john)(recorded(ticketOpened(), 0));
    expect(happening?.actor).toEqual({ kind: 'user', id: johnDoe.id });
  });
});
