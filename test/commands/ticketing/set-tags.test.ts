import { setTags } from '../../../src/commands/ticketing/set-tags.ts';
import { tagsSet, ticketOpened } from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

describe('setting the tags', () => {
  it.each([
    ['a ticket never tagged', null, ['payment'], true],
    ['a ticket never tagged, with none', null, [], true],
    ['other tags', ['payment'], ['limit'], true],
    ['more tags', ['payment'], ['payment', 'limit'], true],
    ['fewer tags', ['payment', 'limit'], ['payment'], true],
    ['the same tags in another order', ['payment', 'limit'], ['limit', 'payment'], true],
    ['no tags any more', ['payment'], [], true],
    ['the same tags', ['payment', 'limit'], ['payment', 'limit'], false],
    ['no tags once more', [], [], false],
  ] as const)('%s', (_, before, tags, changes) => {
    const history = before === null ? [ticketOpened()] : [ticketOpened(), tagsSet([...before])];
    given(...history)
      .when((ticket) => setTags(ticket, { tags }))
      .then(...(changes ? [tagsSet([...tags], before === null ? null : [...before])] : []));
  });

  it('refuses a ticket that does not exist', () => {
    given()
      .when((ticket) => setTags(ticket, { tags: [] }))
      .thenRefused('ticket_not_found');
  });
});
