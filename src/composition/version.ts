import manifest from '../../package.json' with { type: 'json' };

/** The version of the program. CHANGELOG.md says what each version brought. */
export const { version } = manifest;
