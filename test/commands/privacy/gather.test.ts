import { gather } from '../../../src/commands/privacy/gather.ts';
import type { PrivacyLookUps } from '../../../src/commands/privacy/people.ts';
import { codec } from '../../../src/events/catalogue.ts';
import type { TicketId, UserId } from '../../../src/events/ids.ts';

const USER = 'u-1' as UserId;
const TICKETS = Array.from({ length: 100 }, (_, index) => `t-${index}` as TicketId);
const none = async () => [];
const lookUps: PrivacyLookUps = {
  ...{
    usersWith: none,
    joinedInto: none,
    ticketsWrittenInto: none,
    ticketsWith: none,
    conversationsOf: none,
  },
  ...{ isNamedUnkeyed: async () => false, isUnkeyed: async () => false },
  ticketsOf: async () => TICKETS,
};

it('what belongs to a person with many tickets is gathered while other requests have their turns', async () => {
  let [sinceTurn, most, reads] = [0, 0, 0];
  let turn: NodeJS.Immediate | undefined;
  const next = () => {
    sinceTurn = 0;
    turn = setImmediate(next);
  };
  next();
  const log = {
    async readStream() {
      reads++;
      most = Math.max(most, ++sinceTurn);
      return [];
    },
    readAll: none,
  };
  const { streams } = await gather({ kind: 'user', id: USER }, { log, codec, lookUps });
  clearImmediate(turn);
  expect(streams.size).toBe(reads);
  expect(reads).toBeGreaterThan(TICKETS.length);
  expect(most).toBeLessThanOrEqual(20);
});
