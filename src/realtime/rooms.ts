/**
 * Names of the rooms that sockets are in from their connection on. Only the server joins anybody to a room, and no id
 * that it gives holds a colon.
 */
export const ADMINS = 'admins';
export const userRoom = (user: string): string => `user:${user}`;
export const guestRoom = (guest: string): string => `guest:${guest}`;
