import type { ClientEvents } from '../api.ts';
import {
  type Answer,
  type ArgumentsOf,
  type CallOptions,
  type CallParts,
  type DataOf,
  partsOf,
  requireParameters,
} from '../call.ts';
import { mapNames, type Names } from '../endpoints.ts';
import type { Live } from '../live/live.ts';
import type { OPERATIONS, OperationKey } from '../operations.ts';
import type { Clock } from '../pause.ts';
import type { Requests } from '../requests.ts';
import type { Entry } from './entry.ts';
import { createQueue, type Queue } from './queue.ts';
import type { OutboxStorage } from './storage.ts';

/** What an outbox keeps: a call of an endpoint, or a message of a chat. */
export type Outgoing =
  | (CallParts & { readonly ifMatch?: number; readonly headers?: Readonly<Record<string, string>> })
  | { readonly key: 'message:send'; readonly input: ClientEvents['message:send']['input'] };

/** A message as the desk has it. */
export type SentChatMessage = ClientEvents['message:send']['answer']['message'];

type CommandKey = Exclude<OperationKey, `GET ${string}`>;
type CommandNames<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends CommandKey ? Name : never;
}[keyof Operations];

/**
 * The commands of a table of names, which are sent until the desk has answered: `outbox.tickets.reply(id, { message })`. Without a
 * parameter of the path they throw `DeskError`, and nothing is kept.
 */
export type Commands<Table extends Names = typeof OPERATIONS> = {
  readonly [Group in keyof Table]: {
    readonly [Name in CommandNames<Table[Group]>]: (
      ...args: Table[Group][Name] extends CommandKey ? ArgumentsOf<Table[Group][Name]> : never
    ) => Entry<Outgoing, Answer<DataOf<Table[Group][Name]>>>;
  };
};

export interface OutboxOptions {
  readonly requests: Pick<Requests, 'run'>;
  readonly live: Pick<Live, 'ask' | 'start' | 'onState' | 'state'>;
  readonly clock: Clock;
  readonly storage?: OutboxStorage;
}

/**
 * Commands and messages that are sent again, with the same key, until the desk has answered: each is carried out once. Those about the
 * same ticket or conversation are sent in the order in which they were written.
 *
 * Pauses between attempts grow to 10 seconds at most, or are as long as the desk asks to wait. `wake()` ends them, and so does the
 * live connection when it is `up`. What the desk answers with 401 stays `queued`, with an `error` such as `unauthenticated`: it is sent once
 * there is a token that the desk accepts, which is tried after a minute, or at `wake()`.
 *
 * @group Outbox
 */
export type Outbox = Omit<Queue<Outgoing, unknown>, 'add'> &
  Commands & {
    /** Sends a message to a chat. */
    message(
      conversationId: string,
      message: string,
      more?: Pick<ClientEvents['message:send']['input'], 'messageType'>,
    ): Entry<Outgoing, SentChatMessage>;
  };

export function createOutbox<const Table extends Names>(options: OutboxOptions, table: Table): Outbox {
  const { requests, live } = options;

  async function send({ key, payload }: Entry<Outgoing>): Promise<unknown> {
    if (payload.key !== 'message:send') {
      const { ifMatch, headers } = payload;
      const call: CallOptions = {
        idempotencyKey: key,
        retries: 0,
        ...(ifMatch !== undefined && { ifMatch }),
        ...(headers && { headers }),
      };
      return requests.run(payload, call);
    }
    live.start();
    const { message } = await live.ask('message:send', { ...payload.input, idempotencyKey: key });
    return message;
  }

  const { add, ...queue } = createQueue<Outgoing, unknown>({ ...options, send });
  live.onState((state) => {
    if (state === 'up') queue.wake();
  });

  function addCall(key: OperationKey, args: readonly unknown[]): Entry<Outgoing> {
    const { options: call, ...parts } = partsOf(key, args);
    requireParameters(parts);
    const { ifMatch, headers } = call;
    return add(
      { ...parts, ...(ifMatch !== undefined && { ifMatch }), ...(headers && { headers }) },
      laneOf(parts),
    );
  }

  return {
    ...queue,
    ...(mapNames(
      table,
      (key) =>
        (...args: unknown[]) =>
          addCall(key, args),
    ) as unknown as Commands),
    message(conversationId, message, more) {
      live.start();
      const input = { conversationId, message, ...more };
      return add({ key: 'message:send', input }, `conversation:${conversationId}`) as Entry<Outgoing, never>;
    },
  };
}

/** What a command is about: `conversation:ID`, `ticket:ID`, or else its endpoint. */
function laneOf({ key, parameters, input }: CallParts): string {
  const { ticket_number } = (input ?? {}) as { readonly ticket_number?: string };
  const id = parameters[0] ?? ticket_number;
  if (id === undefined || !key.includes('/support/')) return key;
  return `${key.includes('/conversation') ? 'conversation' : 'ticket'}:${id}`;
}
