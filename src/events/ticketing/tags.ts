/** Tags of one ticket. */
export const MOST_TAGS = 20;

/** What makes two tags the same: they are equal but for case. */
export const tagKey = (tag: string): string => tag.normalize('NFC').toLowerCase();

/** The tags as a set, each as it was written first, without space at its ends. */
export function distinctTags(tags: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const tag of tags.map((each) => each.trim())) if (!kept.has(tagKey(tag))) kept.set(tagKey(tag), tag);
  return [...kept.values()];
}
