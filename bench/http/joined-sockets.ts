import { WebSocket } from 'ws';

/** A socket of `/support` that has joined a ticket. */
export interface JoinedSocket {
  /** Called with each packet from now on. */
  onPacket(hear: (packet: string) => void): void;
  close(): void;
}

/** How many connect at once. */
const AT_ONCE = 50;
const HELLO = '40/support,';

/** Connects as many sockets as there are tickets, and resolves once each has joined its own. `ticket`: as the server names it. */
export async function joinTickets(
  url: string,
  token: string,
  tickets: readonly string[],
): Promise<readonly JoinedSocket[]> {
  const joined: JoinedSocket[] = [];
  while (joined.length < tickets.length) {
    const next = tickets.slice(joined.length, joined.length + AT_ONCE);
    joined.push(...(await Promise.all(next.map((ticket) => join(url, token, ticket)))));
  }
  return joined;
}

function join(url: string, token: string, ticket: string): Promise<JoinedSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    let hear: (packet: string) => void = () => {};
    const opened: JoinedSocket = {
      onPacket(heard) {
        hear = heard;
      },
      close: () => socket.terminate(),
    };
    socket.on('error', reject);
    socket.on('message', (data) => {
      const packet = String(data);
      if (packet.startsWith('0')) socket.send(`${HELLO}${JSON.stringify({ token })}`);
      else if (packet === '2') socket.send('3');
      else if (packet.startsWith(HELLO))
        socket.send(`42/support,1${JSON.stringify(['join_ticket', { ticket_id: ticket }])}`);
      else if (packet.startsWith('43/support,1')) {
        if (packet.includes('"success":true')) resolve(opened);
        else reject(new Error(packet));
      } else if (packet.startsWith('44/support,')) reject(new Error(packet));
      else hear(packet);
    });
  });
}
