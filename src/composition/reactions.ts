import type { Reaction } from '../reactions/reaction.ts';
import type { Login } from './login.ts';

/** Every reaction of the desk. */
export const reactionsOf = ({ pressReplies }: Pick<Login, 'pressReplies'>): readonly Reaction[] => [
  ...(pressReplies ? [pressReplies] : []),
];
