import type { AdminId, UserId } from './ids.ts';

/** Whose a field is where the event names one user or one admin. */
export const userSubject = ({ userId }: { readonly userId: UserId }): string => `user:${userId}`;
export const adminSubject = ({ adminId }: { readonly adminId: AdminId }): string => `admin:${adminId}`;
