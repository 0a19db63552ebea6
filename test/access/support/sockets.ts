import { io } from 'socket.io-client';
import type { TestDesk } from '../../support/desk.ts';
import { until } from '../../support/until.ts';

/** A socket with all that it was told. */
export interface Listener {
  readonly heard: { event: string; payload: Record<string, unknown>; place?: Record<string, unknown> }[];
  ask(event: string, input: object): Promise<{ success: boolean; [field: string]: unknown }>;
  close(): void;
}

/** Connects with these credentials; throws with the reason for which the desk refuses it. */
export async function connect(
  desk: TestDesk,
  auth: Readonly<Record<string, string | number>>,
): Promise<Listener> {
  const socket = io(`${desk.url}/support`, {
    ...{ auth, transports: ['websocket'], forceNew: true, reconnection: false },
  });
  const heard: Listener['heard'] = [];
  socket.onAny((event, payload, place) => heard.push({ event, payload, place }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connection:success', () => resolve());
    socket.once('connect_error', reject);
  });
  return { heard, ask: (event, input) => socket.emitWithAck(event, input), close: () => socket.close() };
}

/** Resolves once these have received every broadcast of the log until now. */
export async function settled(desk: TestDesk, listeners: readonly Listener[]): Promise<void> {
  const end = await desk.stores.log.end();
  await until(() => desk.desk.live.broadcaster.handled() >= end);
  // An acknowledgement, here of a refusal, comes after all that was sent to that socket before.
  await Promise.all(listeners.map((listener) => listener.ask('no such event', {})));
}
