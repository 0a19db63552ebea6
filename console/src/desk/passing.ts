import type { DeskError } from '@casebook/client';

/** No answer came, too much was asked for, or the desk or a store of it is away. */
const PASSING: ReadonlySet<number> = new Set([0, 429, 502, 503, 504]);

/** Whether what the desk didn't do may succeed if it is asked again. */
export const isPassing = (error: unknown): boolean => PASSING.has((error as Partial<DeskError>).status ?? -1);
