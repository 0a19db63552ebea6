/** Faults that are planted into a copy of the desk, each of which the harness has to find. */
export interface Plant {
  readonly what: string;
  /** Below `src`. */
  readonly file: string;
  /** What stands there, once, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** What the harness is told, so that it has occasion to find it. */
  readonly args: readonly string[];
}

export const PLANTS: Readonly<Record<string, Plant>> = {
  fence: {
    what: 'the log appends without a look at the expected revision',
    file: 'events/log/sqlite/event-store.ts',
    find: 'if (expected === stream.revision) return null;',
    replace: 'if (expected !== null) return null;',
    args: ['--nodes', '2', '--faults', 'cut'],
  },
  'if-match': {
    what: 'a command is carried out whatever revision it names',
    file: 'commands/conflicts.ts',
    find: 'ifMatch !== null && revision !== NO_STREAM && !ifMatch.includes(revision)',
    replace: 'ifMatch !== null && revision === Number.NaN',
    args: ['--faults', 'cut'],
  },
  seam: {
    what: 'what is broadcast while a client is told what it has missed is not kept for it',
    file: 'realtime/latecomer.ts',
    find: 'if (this.#isPutOut || (evicts && !evicts(this.#caller))) return;',
    replace: 'if (evicts !== null) return;',
    args: ['--faults', 'cut', '--commands', '400', '--clients', '16'],
  },
  idempotency: {
    what: 'a command is carried out as often as it is sent, whatever its key',
    file: 'api/kernel/pipeline.ts',
    find: 'key === null || caller === null || !isHonoured(endpoint, call.caller, key)',
    replace: 'key !== undefined || caller === null || !isHonoured(endpoint, call.caller, key)',
    args: ['--faults', 'cut'],
  },
  resume: {
    what: 'a client that was away is told nothing of what it has missed in the rooms that need no joining',
    file: 'realtime/missed-events.ts',
    find: 'if (last >= upTo) return NONE;',
    replace: 'if (last !== null) return NONE;',
    args: ['--faults', 'cut'],
  },
  access: {
    what: 'internal notes are told to everybody in the room of their ticket',
    file: 'realtime/ticketing/message-broadcasts.ts',
    find: 'newMessage(message, ticketAdminsRoom(message.ticketId), place)',
    replace: 'newMessage(message, ticketRoom(message.ticketId), place)',
    args: ['--faults', 'cut'],
  },
};
