import { isRefusal, type Refusal, type RefusalCode } from '../../src/commands/refusal.ts';
import type { Fold } from '../../src/commands/streams.ts';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';

const schemas = new Map(eventCatalogue.map(({ type, schema }) => [type, schema]));

interface Then<Event> {
  /** Exactly these events come of it, and each is as its schema has it. None: it already held. */
  then(...expected: readonly Event[]): void;
  thenRefused(code: RefusalCode, details?: Partial<Refusal>): void;
}

/**
 * The vocabulary of decision tests: `given(...events).when(decide).then(...events)`, with literal events on
 * both sides. `given` folds, `when` decides.
 */
export function decisionsOn<State, Event extends DomainEvent>(fold: Fold<State, Event>) {
  return {
    given(...history: readonly Event[]) {
      const state = history.reduce((current, event) => fold.evolve(current, event), fold.initial);
      return {
        state,
        when: (decide: (state: State) => readonly Event[] | Refusal): Then<Event> => outcome(decide(state)),
      };
    },
  };
}

function outcome<Event extends DomainEvent>(decided: readonly Event[] | Refusal): Then<Event> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the word of the vocabulary; nobody awaits a decision.
    then(...expected) {
      expect(decided).toEqual(expected);
      if (!isRefusal(decided)) for (const event of decided) schemas.get(event.type)?.parse(event.data);
    },
    thenRefused(code, details = {}) {
      expect(decided).toMatchObject({ refused: code, ...details });
    },
  };
}
