/** How long the periods of a series are, each as the calendar of a time zone has it. Weeks are those of ISO 8601. */
export const STEPS = ['hour', 'day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];
