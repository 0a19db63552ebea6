/** What whoever pressed a button in vain is told. */
export const REPLIES = ['spent', 'expired', 'other_number'] as const;
export type Reply = (typeof REPLIES)[number];

/** Tells the owner of a number (E.164), as well as it can: it never throws. */
export type SendReply = (phoneNumber: string, reply: Reply) => Promise<void>;
