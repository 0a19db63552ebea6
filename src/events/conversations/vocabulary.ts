/** What a conversation is about; each owner has at most one open conversation of each. */
export const CONVERSATION_TYPES = ['general', 'onboarding', 'call_request'] as const;
export type ConversationType = (typeof CONVERSATION_TYPES)[number];

/** `pending` is open still; only `closed` takes no messages any more. */
export const CONVERSATION_STATUSES = ['open', 'pending', 'closed'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

/** Whether it takes messages. */
export const isOpen = (status: ConversationStatus): boolean => status !== 'closed';

/** In ascending order of urgency. */
export const CONVERSATION_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type ConversationPriority = (typeof CONVERSATION_PRIORITIES)[number];

export const MESSAGE_TYPES = ['text', 'file', 'system', 'auth_code'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** The two sides of a conversation. What the desk itself writes is support's. */
export const SIDES = ['owner', 'support'] as const;
export type Side = (typeof SIDES)[number];
