import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { commitIn } from './commit.ts';

/** The version of the program. CHANGELOG.md says what each version brought. */
export const { version } = manifest;

/** The commit that the program was started from; null where it is no checkout. */
export const commit = commitIn(join(import.meta.dirname, '../..'));

/** What health checks tell of the program. */
export const build = { version, commit } as const;
