/** How much a reader may remember of what it searched, in bytes. */
export interface SearchMemory {
  readonly terms: number;
  readonly segments: number;
  readonly positions: number;
  /** Whose each message is. */
  readonly owners: number;
}

const MEGABYTE = 1024 * 1024;
/** Enough for a million tickets, or for 100,000 with a million messages. With less than all segments need, each search would push out what the next one reads first. */
export const DEFAULT_SEARCH_MEMORY: SearchMemory = {
  terms: 32 * MEGABYTE,
  segments: 288 * MEGABYTE,
  positions: 272 * MEGABYTE,
  owners: 16 * MEGABYTE,
};
