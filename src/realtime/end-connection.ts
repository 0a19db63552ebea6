import type { Duplex } from 'node:stream';

/** Ends a connection with a response. A client that neither reads nor closes is cut after the grace (milliseconds). */
export function endConnection(connection: Duplex, answer: string, grace: number): void {
  const timer = setTimeout(() => connection.destroy(), grace);
  connection.once('close', () => clearTimeout(timer));
  connection.end(answer, () => connection.destroy());
}
