import { ReadModelsUnavailable, type ReadStore } from './port.ts';

/** All of them: a method that the port gains doesn't compile without its line here. */
const METHODS: Readonly<Record<Exclude<keyof ReadStore, 'close'>, true>> = {
  checkpoint: true,
  ticket: true,
  ticketByNumber: true,
  ticketsOfUser: true,
  firstTicketsOfUser: true,
  messageSpan: true,
  ticketMessages: true,
  ticketList: true,
  conversation: true,
  conversationMessages: true,
  conversationMessage: true,
  conversationList: true,
  find: true,
  countPoisoned: true,
};

/**
 * A read store that answers whenever `current` gives one, and throws `ReadModelsUnavailable` while that says in a
 * sentence why not: they aren't open yet, or they aren't those of this log.
 */
export function createLateReadStore(
  current: () => ReadStore | string,
  close: () => Promise<void>,
): ReadStore {
  const answering =
    (name: keyof typeof METHODS) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      const store = current();
      if (typeof store === 'string') throw new ReadModelsUnavailable(store);
      return (store[name] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
    };
  const names = Object.keys(METHODS) as (keyof typeof METHODS)[];
  const methods = Object.fromEntries(names.map((name) => [name, answering(name)]));
  return { ...(methods as unknown as Omit<ReadStore, 'close'>), close };
}
