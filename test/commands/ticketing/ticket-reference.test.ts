import { ticketNumberIn } from '../../../src/commands/ticketing/ticket-reference.ts';

describe('a ticket number', () => {
  it.each([
    ['SMI-2026-000001', 'SMI-2026-000001'],
    ['A1-0000-000000', 'A1-0000-000000'],
    ['SMI-2026-1000000', 'SMI-2026-1000000'],
    ['SMI-2026-0012345', 'SMI-2026-012345'],
  ])('that is written as %s is the same one in other ways to write it', (written, number) => {
    const others = [written, written.toLowerCase(), `#${written}.`, written.replaceAll('-', ' – ')];
    expect(others.map(ticketNumberIn)).toEqual(others.map(() => number));
  });
});
