import {
  createOutbox,
  type DeskError,
  type Entry,
  OPERATIONS,
  type Outbox,
  type Outgoing,
  systemClock,
  webStorage,
} from '@casebook/client';
import { createSignal } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { messageOfChat, messageOfTicket } from './from-desk.ts';
import type { Message, Thread } from './model.ts';
import { forgetAll } from './recent.ts';

/** A message that the desk hasn't acknowledged. */
export interface Unsent {
  readonly key: string;
  readonly text: string;
  readonly isNote: boolean;
  readonly at: string;
  /** `queued` waits for the connection or its turn; `refused` is not sent again by itself. */
  readonly state: Entry['state'];
  readonly error: DeskError | null;
}
interface Kept extends Unsent {
  /** `ticket:ID` or `conversation:ID`. */
  readonly lane: string;
}

let outbox: Outbox | null = null;
const [kept, setKept] = createSignal<readonly Kept[]>([]);

/** How many messages wait to be sent. */
export const waiting = (): number =>
  kept().filter(({ state }) => state === 'queued' || state === 'sending').length;

/** A message that was refused, wherever one is now: the path of its ticket or chat below `/console`; null: there is none. */
export function refusedPath(): string | null {
  const [kind, id] =
    kept()
      .find(({ state }) => state === 'refused')
      ?.lane.split(':') ?? [];
  return id === undefined ? null : `/work/${kind === 'ticket' ? 'ticket' : 'chat'}/${id}`;
}

/** How many messages were refused, and neither sent again nor discarded. */
export const refusals = (): number => kept().filter(({ state }) => state === 'refused').length;

const laneOf = ({ kind, id }: Pick<Thread, 'kind' | 'id'>): string =>
  `${kind === 'ticket' ? 'ticket' : 'conversation'}:${id}`;

/** The keys of those that have arrived, while their acknowledgement is still on its way. */
const [arrived, setArrived] = createSignal<ReadonlySet<string>>(new Set());

/** What waits to be sent, or was refused, to a ticket or chat. */
export const unsentTo = (thread: Pick<Thread, 'kind' | 'id'>): readonly Unsent[] =>
  kept().filter(({ lane, key }) => lane === laneOf(thread) && !arrived().has(key));

/** A message of oneself has come by the live connection: it isn't shown as one that is being sent any more. */
export function noteArrival(thread: Pick<Thread, 'kind' | 'id'>, { text, isNote }: Message): void {
  const sent = unsentTo(thread).find(
    (one) => one.state === 'sending' && one.text === text && one.isNote === isNote,
  );
  if (sent) setArrived((keys) => new Set([...keys, sent.key]));
}

function shown({ key, payload, lane, at, state, error }: Entry<Outgoing>): readonly Kept[] {
  const { message, is_internal = false } = payload.input as { message?: string; is_internal?: boolean };
  if (message === undefined) return [];
  return [{ key, lane, state, error, text: message, isNote: is_internal, at: new Date(at).toISOString() }];
}

/** Shows what the outbox holds now. */
const show = (): void => {
  setKept(outbox?.entries().flatMap((entry) => shown(entry as Entry<Outgoing>)) ?? []);
};

/** Opens the outbox of a person, with what earlier pages left in it. Returns what closes it. */
export function openOutbox(owner: string): () => void {
  const storage = webStorage(() => localStorage, owner);
  const { requests, live } = desk;
  const opened = createOutbox({ requests, live, clock: systemClock, storage }, OPERATIONS);
  outbox = opened;
  const end = opened.onChange(show);
  return () => {
    end();
    opened.stop();
    outbox = null;
    forgetAll();
  };
}

/** Sends a message once, now or when there is a connection. Resolves with the message as the desk has it. */
export async function sendMessage(thread: Thread, text: string, isNote: boolean): Promise<Message> {
  if (outbox === null) throw new Error('the outbox is closed');
  if (thread.kind === 'chat') return messageOfChat(await outbox.message(thread.id, text).done);
  const entry = outbox.tickets.reply(thread.id, { message: text, is_internal: isNote });
  return messageOfTicket((await entry.done).data);
}

export const sendAgain = (key: string): void => outbox?.retry(key);

/** Forgets a message that was refused. The outbox tells nothing of it. */
export function discard(key: string): void {
  outbox?.discard(key);
  show();
}
