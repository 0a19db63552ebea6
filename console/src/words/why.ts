import type { DeskError } from '@casebook/client';
import { errors } from './en/errors.ts';
import { t } from './words.ts';

const isKnown = (key: string): key is keyof typeof errors => Object.hasOwn(errors, key);

/** What kept the desk from doing something, in the reader's language. An error without words there is told as the desk tells it. */
export function why(error: unknown): string {
  const { code, message, errors: fields = [] } = error as Partial<DeskError>;
  const key = `error.${code}`;
  if (!isKnown(key)) return [t('app.error.unknown'), message].filter(Boolean).join(' ');
  const named = fields.map(({ field }) => field).join(', ');
  return t(key, { message: message ?? '', fields: named || (message ?? '') });
}
