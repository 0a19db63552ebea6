import type { WhenDue } from '../reactions/clock.ts';
import { expireLogins, expireSessions } from '../reactions/identity/expiry.ts';
import type { Reaction } from '../reactions/reaction.ts';
import type { Login } from './login.ts';

/** Every reaction of the desk. */
export const reactionsOf = ({ reactions }: Pick<Login, 'reactions'>): readonly Reaction[] => [...reactions];

/** Everything that is done at a due time. */
export const dueTimes: readonly WhenDue[] = [expireLogins, expireSessions];
