import type { DomainEvent, EventMetadata } from '../envelope.ts';
import type { RecordedEvent, StoredEvent } from '../log/port.ts';

/** An event that this thread has just sealed, as it was and as it is stored. */
export interface JustSealed {
  readonly stored: StoredEvent;
  readonly event: DomainEvent;
  readonly metadata: EventMetadata;
  /** The ids of the keys that it is sealed under. */
  readonly keyIds: readonly string[];
}

/** Events that are remembered, and the longest metadata of one, which hold its sealed texts. */
const MOST = 256;
const LONGEST = 4_096;

/**
 * The events that a thread has sealed last: in a moment it reads them again, to broadcast them, and need neither parse nor
 * decrypt them. They are for readers who have all their keys.
 */
export class RecentEvents {
  readonly #byId = new Map<string, JustSealed>();
  readonly #ids: string[] = [];
  #oldest = 0;

  keep(event: JustSealed): void {
    const { id, metadata } = event.stored;
    if (metadata.length > LONGEST) return;
    const replaced = this.#ids[this.#oldest];
    if (replaced !== undefined) this.#byId.delete(replaced);
    this.#ids[this.#oldest] = id;
    this.#oldest = (this.#oldest + 1) % MOST;
    this.#byId.set(id, event);
  }

  clear(): void {
    this.#byId.clear();
    this.#ids.length = 0;
    this.#oldest = 0;
  }

  /** Undefined unless the log has it exactly as it was sealed. */
  of({ id, data, metadata }: RecordedEvent): JustSealed | undefined {
    const found = this.#byId.get(id);
    return found?.stored.data === data && found.stored.metadata === metadata ? found : undefined;
  }
}
