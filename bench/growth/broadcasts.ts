import { type JoinedSocket, joinTickets } from '../http/joined-sockets.ts';
import type { DemoDesk } from '../sections/demo-desks.ts';
import { median } from '../table.ts';

const NUMBER = 'SMI-2020-000001';
const REPLIES = 200;
const GIVEN_UP_MS = 10_000;

/** From the request of a reply until a socket that has joined the ticket hears of it: milliseconds, the median of some hundred. */
export async function broadcastDelay(desk: DemoDesk): Promise<number> {
  const [socket] = (await joinTickets(desk.server.url, desk.token, [NUMBER])) as [JoinedSocket];
  const delays: number[] = [];
  try {
    for (let reply = 0; reply < REPLIES; reply++) {
      const message = `reply number ${reply}.`;
      const heard = hearing(socket, message);
      const sent = performance.now();
      await desk.post(`/api/v1/unified-admin/support/${NUMBER}/reply`, { message });
      delays.push((await heard) - sent);
    }
  } finally {
    socket.close();
  }
  return median(delays);
}

/** When the socket hears of the message. */
function hearing(socket: JoinedSocket, message: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const givenUp = setTimeout(reject, GIVEN_UP_MS, new Error('a reply was not heard of'));
    socket.onPacket((packet) => {
      if (!packet.includes('"new_message"') || !packet.includes(message)) return;
      clearTimeout(givenUp);
      resolve(performance.now());
    });
  });
}
