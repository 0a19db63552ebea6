/** What has a term after which it is erased. */
export const RETAINED = ['closed-tickets', 'guest-chats'] as const;
export type Retained = (typeof RETAINED)[number];

/** How long one kind of data is kept. */
export interface RetentionPolicy {
  readonly kind: Retained;
  readonly days: number;
  /** As it was configured, such as `closed-tickets:3y`. */
  readonly text: string;
}

const DAYS: Readonly<Record<string, number>> = { d: 1, y: 365 };

/** Policies such as `closed-tickets:3y,guest-chats:90d`; null for what is none, or names a kind twice. A year has 365 days. */
export function retentionIn(list: string): readonly RetentionPolicy[] | null {
  const policies: RetentionPolicy[] = [];
  for (const text of list.split(',').map((one) => one.trim())) {
    const [, name, count, unit = ''] = /^([a-z-]+):([1-9]\d{0,3})([dy])$/.exec(text) ?? [];
    const kind = RETAINED.find((one) => one === name);
    if (kind === undefined || policies.some((one) => one.kind === kind)) return null;
    policies.push({ kind, days: Number(count) * (DAYS[unit] ?? 0), text });
  }
  return policies;
}
