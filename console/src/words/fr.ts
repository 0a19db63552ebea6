import { app } from './fr/app.ts';
import { conversation } from './fr/conversation.ts';
import { dashboard } from './fr/dashboard.ts';
import { errors } from './fr/errors.ts';
import { work } from './fr/work.ts';

/** The words of the console in French. */
export const fr = { ...app, ...work, ...conversation, ...dashboard, ...errors };
