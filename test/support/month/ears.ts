import { io, type Socket } from 'socket.io-client';

/** Something that a client has been told, in a few words, and its place in the event log if it names one. */
interface Told {
  readonly what: string;
  readonly position: number | null;
}

/** A client that listens, and remembers. */
export interface Ears {
  readonly told: readonly Told[];
  /** Resolves once it has been told so much in all. */
  until(count: number): Promise<void>;
  close(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: payloads of every shape
type Payload = any;

/** What a broadcast says in a few words; null for what isn't counted. */
function wordsOf(event: string, payload: Payload): string | null {
  switch (event) {
    case 'ticket_created':
      return `created ${payload.ticket_number}`;
    case 'ticket_updated':
      return `${payload.event} ${payload.ticket_number}`;
    case 'conversation:new':
      return `chat ${payload.conversationId}`;
    case 'conversation:updated':
      return `${payload.event} ${payload.conversationId}`;
    case 'conversation:new_message':
      return `said ${payload.message.message}`;
    default:
      return null;
  }
}

/** Connects with a token, and hears what its bearer's rooms are told. */
export async function listen(url: string, token: string): Promise<Ears> {
  const socket: Socket = io(`${url}/support`, { auth: { token }, transports: ['websocket'], forceNew: true });
  const told: Told[] = [];
  let look = () => {};
  socket.onAny((event, payload) => {
    const what = wordsOf(event, payload);
    if (what === null) return;
    told.push({ what, position: payload.position ?? null });
    look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connection:success', () => resolve());
    socket.once('connect_error', reject);
  });
  return {
    told,
    until(count) {
      return new Promise((resolve) => {
        look = () => {
          if (told.length >= count) resolve();
        };
        look();
      });
    },
    close: () => void socket.disconnect(),
  };
}
