/** By name: of the stores that are not used, nothing is loaded. */
const FORESEEN: ReadonlySet<string> = new Set([
  'ConfigError',
  'DataDirectoryInUse',
  'NoLog',
  'EventLogRefused',
  'LogUnavailable',
  'ReadModelsRefused',
  'ReadModelsUnavailable',
  'ReadModelsNotWritable',
  'MigrationRefused',
]);

/** What a tool that works on the stores tells in one line. */
export const isForeseenOfTool = (error: unknown): error is Error =>
  error instanceof Error && FORESEEN.has(error.name);
