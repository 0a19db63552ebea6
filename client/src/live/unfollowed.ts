import type { LiveEvent } from './events.ts';
import type { Topic } from './topic.ts';

/** Topics that are remembered. */
const MOST = 1_000;

/**
 * What was told of conversations that nobody followed. The desk tells a change of status once: who has heard of it without having
 * joined isn't told again after joining. Who follows the conversation later, and knows less, has to read it anew.
 */
export class Unfollowed {
  /** Revisions, by topics. */
  readonly #last = new Map<string, number>();

  add({ name, payload, topic, revision }: LiveEvent): void {
    if (topic === null || revision === null) return;
    if (name !== 'conversation:updated' || payload.event !== 'status_changed') return;
    this.#last.delete(topic);
    this.#last.set(topic, revision);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST && oldest !== undefined) this.#last.delete(oldest);
  }

  /** Whether something was told that who follows it doesn't know. */
  isBeyond({ name, mark }: Topic): boolean {
    return mark.complete !== null && (this.#last.get(name) ?? 0) > mark.complete;
  }
}
