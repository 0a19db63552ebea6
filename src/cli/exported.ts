/** What `casebook export` writes, and how. Apart from the command, so that `--help` loads nothing else. */
export const EXPORTED = ['events', 'tickets', 'messages', 'conversations'] as const;
export type Exported = (typeof EXPORTED)[number];

export const FORMATS = ['ndjson', 'csv', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];
