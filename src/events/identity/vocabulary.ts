/** Why a login message could not be sent: WhatsApp took it for wrong, or could not be asked. */
export const SENDING_FAILURES = ['rejected', 'unavailable'] as const;
export type SendingFailure = (typeof SENDING_FAILURES)[number];

/** Why a press of a login button confirms nothing. */
export const PRESS_REFUSALS = ['unknown', 'spent', 'expired', 'other_number'] as const;
export type PressRefusal = (typeof PRESS_REFUSALS)[number];
