import { t } from './words.ts';

/** A value with its name before it, such as `Status: Closed`. */
export const pair = (name: string, value: string): string => t('app.pair', { name, value });
