/**
 * Names of the rooms that sockets join when they connect. Only the server joins sockets to rooms, and no id that it issues
 * contains a colon.
 */
export const ADMINS = 'admins';
export const userRoom = (user: string): string => `user:${user}`;
export const guestRoom = (guest: string): string => `guest:${guest}`;
