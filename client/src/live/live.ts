import type { ClientEvents, ServerEvents } from '../api.ts';
import { Listeners, safely } from '../listeners.ts';
import type { RequestsOptions } from '../requests.ts';
import { ask } from './ask.ts';
import { createCatchUp } from './catch-up.ts';
import { Counts } from './counts.ts';
import {
  type ClientEventName,
  eventOf,
  hasLost,
  type LiveEvent,
  type ServerEventName,
  type TopicKind,
} from './events.ts';
import { type Connect, createLink } from './link.ts';
import { Sequence } from './sequence.ts';
import { type Following, type FollowOptions, Topic } from './topic.ts';
import { Unfollowed } from './unfollowed.ts';

/**
 * `off`: not started, or stopped. `up`: all that is followed is joined, and nothing is missing. `offline`: another attempt follows.
 * `refused`: there is none, because the desk accepts neither the token nor another one.
 */
export type LiveState = 'off' | 'connecting' | 'up' | 'offline' | 'refused';

export interface LiveOptions extends Pick<RequestsOptions, 'base' | 'identity' | 'tokens' | 'clock'> {
  /** Told of positions, which reads then include; and that the desk has another log. */
  readonly requests: { include(position: number): void; forgetPositions(): void };
  /** Opens a connection; replaced in tests. */
  readonly connect?: Connect;
}

/**
 * What happens, as it happens: each event once and in the order of the log, whatever happens to the connection.
 *
 * @group Live
 */
export interface Live {
  /** Connects, and stays connected. Following something does that, too. After `refused` it is another attempt. */
  start(): void;
  stop(): void;
  /** Tries to connect now, if a pause is under way: the person is looking. Pauses grow to 10 seconds at most. */
  wake(): void;
  state(): LiveState;
  /** Returns what ends it, like all that listen. `refusal`: why there is no other attempt. */
  onState(listener: (state: LiveState, refusal: string | null) => void): () => void;
  /** Events of one name, of everything: what is followed and what needs no following. */
  on<Name extends ServerEventName>(
    name: Name,
    listener: (payload: ServerEvents[Name]['payload'], event: LiveEvent) => void,
  ): () => void;
  /** All events. */
  onEvent(listener: (event: LiveEvent) => void): () => void;
  /**
   * More has happened than the desk tells, apart from what is followed. To read everything anew, as `resync` of `FollowOptions` does
   * for a ticket.
   */
  onResync(listener: (position: number) => unknown): () => void;
  /** Follows a ticket, by its id or number. */
  ticket(id: string, options: FollowOptions): Following;
  /** Follows a conversation. */
  conversation(id: string, options: FollowOptions): Following;
  /** Sends an event, and returns its acknowledgement. Throws `DeskError`. It is not repeated. */
  ask<Name extends ClientEventName>(
    name: Name,
    input: ClientEvents[Name]['input'],
  ): Promise<ClientEvents[Name]['answer']>;
}

/** The live connection of a desk. */
export function createLive(options: LiveOptions): Live {
  const { identity, requests } = options;
  const topics = new Set<Topic>();
  const stateListeners = new Listeners<[state: LiveState, refusal: string | null]>();
  const listeners = new Listeners<[event: LiveEvent]>();
  const resyncListeners = new Listeners<[position: number]>();
  /** By topics: how often they were left, until the desk has acknowledged it. It tells a conversation's before that. */
  const leavings = new Counts();
  const ownLeavings = new WeakSet<LiveEvent>();
  const unfollowed = new Unfollowed();
  let state: LiveState = 'off';

  const topicsOf = (name: string) => [...topics].filter((topic) => topic.name === name);
  const sequence = new Sequence({ marksOf: (name) => topicsOf(name).map(({ mark }) => mark), deliver });
  const link = createLink({
    ...options,
    withCookies: identity.csrfToken !== undefined,
    auth(token) {
      const since = sequence.mark.complete;
      return { ...callerOf(token), ...(since !== null && { since_position: since }) };
    },
    up: greeted,
    heard(name, payload, place) {
      const event = eventOf(name as ServerEventName, payload as object, place as object | undefined);
      if (event.name === 'resync') return catchUp.resync(event.payload);
      if (event.name === 'conversation:left' && leavings.of(event.topic) > 0) ownLeavings.add(event);
      sequence.take(event);
    },
    down(refusal) {
      catchUp.interrupt();
      for (const topic of refusal ? topics : []) topic.reject(refusal);
      become(refusal ? 'refused' : state === 'off' ? 'off' : 'offline', refusal?.message ?? null);
    },
  });
  const catchUp = createCatchUp({
    ...options,
    ...{ link, topics, sequence },
    readAnew: (position) => resyncListeners.ask(position),
    ended: end,
    done() {
      link.steady();
      become('up', null);
    },
  });

  function callerOf(token: string | null): object {
    if (token !== null) return { token };
    return identity.guest ? { guestId: identity.guest.id() || null } : {};
  }

  function greeted(greeting: unknown, place: unknown): void {
    const { guestId, guestSecret } = greeting as { guestId?: string; guestSecret?: string };
    if (guestId !== undefined) identity.guest?.keep(guestId, guestSecret);
    const event = eventOf('connection:success', greeting as object, place as object | undefined);
    if (sequence.mark.complete === null && event.position !== null) sequence.mark.raise(event.position);
    deliver(event);
    catchUp.begin([...topics]);
  }

  function become(next: LiveState, refusal: string | null): void {
    if (state === next) return;
    state = next;
    stateListeners.tell(state, refusal);
  }

  function deliver(event: LiveEvent): void {
    if (event.position !== null) requests.include(event.position);
    const followers = event.topic === null ? [] : topicsOf(event.topic);
    for (const topic of followers) if (topic.isNews(event)) safely(() => topic.options.event(event));
    listeners.tell(event);
    if (followers.length === 0) unfollowed.add(event);
    if (ownLeavings.has(event)) return;
    for (const topic of followers) if (hasLost(event)) end(topic, 'It isn’t yours any more');
  }

  function end(topic: Topic, reason: string, error: unknown = new Error(reason)): void {
    if (!topics.delete(topic)) return;
    topic.reject(error);
    safely(() => topic.options.ended?.(reason));
  }

  function follow(kind: TopicKind, id: string, followOptions: FollowOptions): Following {
    const topic = new Topic(kind, id, followOptions);
    if (unfollowed.isBeyond(topic)) topic.owes = 0;
    topics.add(topic);
    start();
    if (link.isUp()) catchUp.begin([topic]);
    return {
      ready: topic.ready,
      leave() {
        if (!topics.delete(topic)) return;
        topic.reject(new Error('It was left'));
        if (topicsOf(topic.name).length === 0) leaveRoom(topic);
      },
      typing: (isWriting) => void link.ask(...topic.typing(isWriting)).catch(() => {}),
    };
  }

  function leaveRoom({ name, leaving }: Topic): void {
    const acknowledged = leavings.enter(name);
    void link
      .ask(...leaving)
      .catch(() => {})
      .finally(acknowledged);
  }

  function start(): void {
    if (state === 'off' || state === 'refused') become('connecting', null);
    link.start();
  }

  return {
    start,
    stop() {
      become('off', null);
      link.stop();
      catchUp.interrupt();
    },
    wake: link.wake,
    state: () => state,
    onState: (listener) => stateListeners.add(listener),
    on: (name, listener) =>
      listeners.add((event) => event.name === name && listener(event.payload as never, event)),
    onEvent: (listener) => listeners.add(listener),
    onResync: (listener) => resyncListeners.add(listener),
    ticket: (id, followOptions) => follow('ticket', id, followOptions),
    conversation: (id, followOptions) => follow('conversation', id, followOptions),
    ask: (name, input) => ask(link, name, input),
  };
}
