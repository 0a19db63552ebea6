import type { TicketNumber } from '../events/ids.ts';
import { accepted } from './desk.ts';
import type { Step } from './happening.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';
import type { DemoTicket } from './ticket.ts';
import { timelineOf } from './timeline.ts';

export interface TicketScript {
  readonly random: Random;
  readonly people: People;
  /** Nothing is done later than this. */
  readonly until: number;
  readonly onOpened?: () => void;
}

/** Everything that happens to a ticket, its opening first. */
export function ticketSteps(
  ticket: DemoTicket,
  { random, people, until, onOpened = () => {} }: TicketScript,
): readonly Step[] {
  const opened = { number: '' as TicketNumber };
  const opening: Step = {
    at: ticket.openedAt,
    async run(desk) {
      opened.number = await ticket.open(desk);
      onOpened();
    },
  };
  const actions = timelineOf(ticket, random, people, until).map(
    ({ at, run }): Step => ({ at, run: async (desk) => accepted(await run(desk, opened.number)) }),
  );
  return [opening, ...actions];
}
