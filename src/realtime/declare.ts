import type { z } from 'zod';
import type { Bearer, Guest } from '../commands/caller.ts';
import type { Revision } from '../events/log/port.ts';
import type { Missed } from './missed-events.ts';

/** The callers that can have a socket. */
export const SOCKET_KINDS = ['user', 'admin', 'guest'] as const;
export type SocketKind = (typeof SOCKET_KINDS)[number];
/** Those of them with a token. */
export type SocketBearer = Bearer & { readonly kind: 'user' | 'admin' };
/** `newSecret`: of an id that was issued with this socket; it is sent to the guest once. */
export type SocketGuest = Guest & { readonly newSecret?: string };
export type SocketCaller = SocketBearer | SocketGuest;

/** Puts on record that an admin receives from now on what happens to a subject, `kind:id`; nothing of other callers. */
export type RecordJoin = (caller: SocketCaller, event: string, subject: string) => void;

/** The limits of client events by name; their figures are in `limits.ts`. */
export type SocketLimitName = 'join' | 'typing' | 'message' | 'read';

/** An event that the server sends: its payload, and the kinds of rooms that get it. */
export interface ServerEvent<Event extends string = string, Payload = unknown> {
  readonly event: Event;
  /** What a second argument says, which payloads whose shape is laid down have no room for. */
  readonly place?: z.ZodType<Place>;
  readonly summary: string;
  /** `socket` is a single one: it has just connected, or sent the event that this one follows from. */
  readonly rooms: readonly RoomKind[];
  readonly payload: z.ZodType<Payload>;
}
export type RoomKind =
  | 'socket'
  | 'user:ID'
  | 'guest:ID'
  | 'admins'
  | 'ticket:ID'
  | 'ticket:ID:admins'
  | 'conversation:ID'
  | 'conversation:ID:admins'
  | 'work'
  | 'present:KIND:ID';

export const serverEvent = <const Event extends string, Payload>(
  declared: ServerEvent<Event, Payload>,
): ServerEvent<Event, Payload> => declared;

/** An event together with a payload of its own. */
export type EmissionOf<Definition> =
  Definition extends ServerEvent<infer Event, infer Payload>
    ? { readonly event: Event; readonly payload: Payload; readonly place?: Place }
    : never;

/** From where a client can go on: a place in the event log, and in the stream of a conversation. */
export interface Place {
  readonly position: number;
  /** Null: the event is none of the conversation. */
  readonly revision?: number | null;
  /** Where the payload doesn't say which conversation it is. */
  readonly conversationId?: string;
}

export interface Emission {
  readonly event: string;
  readonly payload: unknown;
  /** The second argument of the event. */
  readonly place?: Place;
}

/** The arguments with which an emission is sent. */
export const argumentsOf = ({ payload, place }: Emission): readonly unknown[] =>
  place === undefined ? [payload] : [payload, place];

/**
 * An emission to all sockets in the rooms. A socket in several of them gets it once.
 */
export type Broadcast<Sent extends Emission = Emission> = Sent & {
  readonly room: string;
  readonly andRooms?: readonly string[];
  /** Except sockets that are also in this room. */
  readonly except?: string;
  /** Only to the callers for whom it returns true; their sockets then leave the room. */
  readonly evicts?: (caller: SocketCaller) => boolean;
};

/** The acknowledgement of a client event that was refused. */
export interface Declined {
  readonly success: false;
  /** A sentence for people. */
  readonly message: string;
}

export const decline = (message: string): Declined => ({ success: false, message });

/** The rooms of a membership, whose name is the first one, and what a client may have missed in them. */
export interface LateJoin {
  readonly rooms: readonly [string, ...string[]];
  /** Null: nothing, the client hears what comes from now on. */
  readonly missed: Missed | null;
  /**
   * Whether the rooms are open to the caller, which may have changed since they asked; always unless given. It is asked when what is
   * broadcast to the rooms is kept for the socket: what closes them later puts it out.
   */
  readonly isOpen?: () => Promise<boolean>;
  /** Names the rooms to the client, if it is told to read anew. */
  readonly about: { readonly [Name in 'ticket_id' | 'conversationId']?: string };
}

/** The caller's socket, as handlers see it. Its memberships end with it. */
export interface ClientConnection {
  has(membership: string): boolean;
  /**
   * Joins the rooms of a membership, which is named by its first room. Joining twice is joining once, under the later name.
   * False when the socket has the maximum of memberships. `as`: the name of its member for the others, where that isn't the
   * caller's own id.
   */
  join(rooms: readonly [string, ...string[]], as?: string): boolean;
  /**
   * Joins like `join`, after the client has got what it missed there, as the same events; `resync` if that is too much. A socket
   * that has joined already has missed nothing. It hasn't joined if the rooms are not open to it any more. Throws `LogUnavailable`.
   */
  resume(late: LateJoin, as?: string): Promise<boolean>;
  /** The revision up to which the events of a stream are broadcast: who has joined hears all later ones. */
  told(stream: string): Promise<Revision>;
  /** The member's name for the others in the room; null without a name, and without a membership. */
  nameIn(membership: string): string | null;
  leave(membership: string): void;
  /** Sets what runs before the membership ends, in whatever way. */
  onLeave(membership: string, onLeave: () => void): void;
  /**
   * Emits to all other sockets in the room that aren't in the room `except`, on all nodes. Where `undoneBy` is given, other
   * nodes emit that when they get no more signals of this node.
   */
  emitToOthers(
    to: { readonly room: string; readonly except?: string },
    emission: Emission,
    undoneBy?: Emission,
  ): void;
  /** What others have been told in a room, on any node, that lasts still. */
  lastingIn(room: string): readonly Emission[];
  /** Emits to this socket alone. */
  emit(emission: Emission): void;
}

export interface SocketRequest<Input> {
  readonly caller: SocketCaller;
  readonly input: Input;
  readonly connection: ClientConnection;
}

/** An event that clients may send. The gateway and the protocol's document are derived from the entries. */
export interface SocketEvent<Event extends string = string, Input = unknown, Accepted = unknown> {
  readonly event: Event;
  readonly summary: string;
  readonly access: readonly SocketKind[];
  readonly limit: SocketLimitName;
  /** The event that reports a refusal beside the acknowledgement, for clients that don't use one. */
  readonly refusal?: (message: string) => Emission;
  /** Exactly one argument. Unknown fields are ignored. */
  readonly input: z.ZodType<Input>;
  /** The acknowledgement of success; `Declined` is that of a refusal. */
  readonly acknowledgement: z.ZodType<Accepted>;
  handle(request: SocketRequest<Input>): Promise<Accepted | Declined>;
}

/** Declares a client event, its handler typed by its schemas. */
export const socketEvent = <const Event extends string, Input, Accepted>(
  declared: SocketEvent<Event, Input, Accepted>,
): SocketEvent<Event, Input, Accepted> => declared;
