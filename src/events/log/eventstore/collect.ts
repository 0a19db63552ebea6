import type { StreamingRead } from '@eventstore/db-client';
import { SILENCE_MS, Silence } from './silence.ts';

/**
 * All that a read gives. Throws `Silence` when nothing comes any more, and what the server answers.
 *
 * @param dropped aborts before the client cancels the read, which to the reader looks as if it were complete.
 */
export function collect<Event>(reading: StreamingRead<Event>, dropped: AbortSignal): Promise<Event[]> {
  return new Promise((resolve, reject) => {
    const events: Event[] = [];
    const silence = setTimeout(() => {
      reject(new Silence(SILENCE_MS));
      // A call that was never opened is never cancelled either.
      reading.cancel().catch(() => {});
    }, SILENCE_MS);
    reading.on('data', (event: Event) => {
      events.push(event);
      silence.refresh();
    });
    reading.on('end', () => {
      clearTimeout(silence);
      if (dropped.aborted) reject(new Error('the line was replaced'));
      else resolve(events);
    });
    // Stays, so that a later error has a listener.
    reading.on('error', (error) => {
      clearTimeout(silence);
      reject(error);
    });
  });
}
