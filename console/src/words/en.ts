import { app } from './en/app.ts';
import { conversation } from './en/conversation.ts';
import { dashboard } from './en/dashboard.ts';
import { errors } from './en/errors.ts';
import { work } from './en/work.ts';

/** The words of the console, in the message format of ICU. Each language has the same keys. */
export const en = { ...app, ...work, ...conversation, ...dashboard, ...errors };

/** The key of a message. */
export type Word = keyof typeof en;
