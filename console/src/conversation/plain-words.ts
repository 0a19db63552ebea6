/** Words that were written for machines. Pure. */

/** `bill_payment` and `TIER_3`, and not `PayPal` or `KYC`. */
const OF_MACHINES = /^[a-z\d]+(?:_[a-z\d]+)*$|^[A-Z\d]+(?:_[A-Z\d]+)+$/;

/** A word of a machine as words are written; any other as it is. */
export function plainWord(word: string): string {
  if (!OF_MACHINES.test(word)) return word;
  const plain = word.toLowerCase().replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['ios', 'iOS'],
  ['macos', 'macOS'],
]);

/** A device by its model and platform, as far as they are known; null: neither is. */
export function deviceName(
  model: string | null | undefined,
  platform: string | null | undefined,
): string | null {
  const isKnown = platform != null && platform !== 'unknown';
  const system = isKnown ? (PLATFORMS.get(platform.toLowerCase()) ?? plainWord(platform)) : null;
  return [model, system].filter(Boolean).join(' · ') || null;
}
