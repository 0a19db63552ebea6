import { ANONYMOUS, type Caller, ROLES } from '../../../src/commands/caller.ts';
import { isOwner, mayJoin, mayUseByNumber, seesInternals } from '../../../src/commands/ticketing/access.ts';
import { ada, bearer, jane, john, johnDoe } from '../../support/examples.ts';

const johns = { userId: johnDoe.id };
const nobodys = { userId: null };

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
