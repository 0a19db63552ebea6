/** The room of admins who watch the list of work. */
export const WORK = 'work';
/** Those who look at a ticket or a chat, or write on it. */
export const presentRoom = (kind: 'ticket' | 'chat', id: string): string => `present:${kind}:${id}`;
