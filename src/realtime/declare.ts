import type { z } from 'zod';
import type { Bearer, Guest } from '../commands/caller.ts';

/** Who can hold a socket. */
export const SOCKET_KINDS = ['user', 'admin', 'guest'] as const;
export type SocketKind = (typeof SOCKET_KINDS)[number];
/** Those of them who come with a token. */
export type SocketBearer = Bearer & { readonly kind: 'user' | 'admin' };
/** `newSecret`: of an id that was issued as the socket came; the guest is told it once. */
export type SocketGuest = Guest & { readonly newSecret?: string };
export type SocketCaller = SocketBearer | SocketGuest;

/** Named limits of what one socket may send; their figures stand in `limits.ts`. */
export type SocketLimitName = 'join' | 'typing' | 'message' | 'read';

/** An event that the server sends: what it carries, and to which kinds of rooms it goes. */
export interface ServerEvent<Event extends string = string, Payload = unknown> {
  readonly event: Event;
  readonly summary: string;
  /** `socket` is one alone: the one that has just connected, or that has asked for something. */
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
  | 'conversation:ID:admins';

export const serverEvent = <const Event extends string, Payload>(
  declared: ServerEvent<Event, Payload>,
): ServerEvent<Event, Payload> => declared;

/** An event together with a payload of its own. */
export type EmissionOf<Definition> =
  Definition extends ServerEvent<infer Event, infer Payload>
    ? { readonly event: Event; readonly payload: Payload }
    : never;

export interface Emission {
  readonly event: string;
  readonly payload: unknown;
}

/**
 * What everybody in a room is to hear; each socket once, in however many of several rooms it is.
 */
export type Broadcast<Sent extends Emission = Emission> = Sent & {
  readonly room: string;
  readonly andRooms?: readonly string[];
  /** Not those who are also in this room. */
  readonly except?: string;
  /** For those alone whom it names, and whom the room then loses. */
  readonly evicts?: (caller: SocketCaller) => boolean;
};

/** Why an event was not carried out. Every client event may be answered with it. */
export interface Declined {
  readonly success: false;
  /** A sentence for people. */
  readonly message: string;
}

export const decline = (message: string): Declined => ({ success: false, message });

/** The caller's socket, as handlers see it. What it has joined ends with it. */
export interface ClientConnection {
  has(membership: string): boolean;
  /**
   * Joins the rooms that a membership consists of; the membership is named by its first room. Joining twice is
   * joining once, under the later name. False when the socket has as many memberships as it may. `as`: what the others
   * call its member, where that isn't the caller's own id.
   */
  join(rooms: readonly [string, ...string[]], as?: string): boolean;
  /** What the others in the room call the member; null without a name, and without a membership. */
  nameIn(membership: string): string | null;
  leave(membership: string): void;
  /** Runs before the membership ends, however it ends; replaces what was to run until now. */
  onLeave(membership: string, onLeave: () => void): void;
  /**
   * To everybody else in the room who isn't in the room `except`, on whatever node. What goes on until it is undone is
   * undone, for those on other nodes, also when this node is heard of no more.
   */
  tellOthers(
    to: { readonly room: string; readonly except?: string },
    emission: Emission,
    undoneBy?: Emission,
  ): void;
  /** To this socket alone. */
  tell(emission: Emission): void;
}

export interface SocketRequest<Input> {
  readonly caller: SocketCaller;
  readonly input: Input;
  readonly connection: ClientConnection;
}

/** One entry of what clients may send: the gateway and the protocol's document are derived from these. */
export interface SocketEvent<Event extends string = string, Input = unknown, Accepted = unknown> {
  readonly event: Event;
  readonly summary: string;
  readonly access: readonly SocketKind[];
  readonly limit: SocketLimitName;
  /** What the socket is told of a refusal beside the acknowledgement, for clients that ask for none. */
  readonly refusal?: (message: string) => Emission;
  /** Exactly one argument. Unknown fields are ignored. */
  readonly input: z.ZodType<Input>;
  /** The acknowledgement of success; `Declined` is that of anything else. */
  readonly acknowledgement: z.ZodType<Accepted>;
  handle(request: SocketRequest<Input>): Promise<Accepted | Declined>;
}

/** Declares a client event, its handler typed by its schemas. */
export const socketEvent = <const Event extends string, Input, Accepted>(
  declared: SocketEvent<Event, Input, Accepted>,
): SocketEvent<Event, Input, Accepted> => declared;
