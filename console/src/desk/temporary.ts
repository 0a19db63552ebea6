import type { DeskError } from '@casebook/client';

/** Whether an error of a call is that the desk can't be reached, or can't serve now. */
export const isTemporary = (error: unknown): boolean => {
  const { code, status } = error as DeskError;
  return code === 'unreachable' || code === 'timed_out' || status === 429 || status >= 500;
};
