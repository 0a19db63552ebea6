import { changeTags } from '../../../src/commands/ticketing/change-tags.ts';
import { tagsSet, ticketOpened } from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, number) => `tag ${number}`);

describe('adding and removing tags', () => {
  it.each([
    ['keeps the other tags', ['payment'], ['limit'], [], ['payment', 'limit']],
    ['removes tags whatever their case', ['Payment', 'limit'], [], ['payment'], ['limit']],
    ['adds to a ticket never tagged', null, ['limit'], [], ['limit']],
    ['adds nothing that is there', ['limit'], ['LIMIT'], [], null],
    ['removes nothing that isn’t there', ['limit'], [], ['payment'], null],
    ['leaves a ticket never tagged as it is', null, [], ['payment'], null],
  ] as const)('%s', (_, before, add, remove, after) => {
    const history = before === null ? [ticketOpened()] : [ticketOpened(), tagsSet([...before])];
    given(...history)
      .when((ticket) => changeTags(ticket, { add, remove }))
      .then(...(after === null ? [] : [tagsSet([...after], before === null ? null : [...before])]));
  });

  it('refuses more than a ticket can have', () => {
    given(ticketOpened(), tagsSet(numbered(20)))
      .when((ticket) => changeTags(ticket, { add: ['one more'], remove: [] }))
      .thenRefused('too_many_tags');
  });

  it('refuses a ticket that does not exist', () => {
    given()
      .when((ticket) => changeTags(ticket, { add: ['limit'], remove: [] }))
      .thenRefused('ticket_not_found');
  });
});
