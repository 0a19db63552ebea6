/**
 * Prints everything that the desk tells over its sockets.
 *
 *   npm exec -- node examples/listen.mjs TOKEN [TICKET_ID]
 *
 * DESK is the desk's address, http://127.0.0.1:1500 unless set. With a ticket's id its room is joined, too.
 */
const { io } = await import('socket.io-client').catch(() => {
  console.error('It needs socket.io-client, which `npm ci` installs.');
  process.exit(2);
});

const [token, ticketId] = process.argv.slice(2);
if (!token) {
  console.error('Usage: npm exec -- node examples/listen.mjs TOKEN [TICKET_ID]');
  process.exit(2);
}

const desk = process.env.DESK ?? 'http://127.0.0.1:1500';
const socket = io(`${desk}/support`, { auth: { token } });

socket.on('connect', () => {
  console.log(`connected to ${desk}`);
  if (ticketId)
    socket.emit('join_ticket', { ticket_id: ticketId }, (answer) => console.log('join_ticket', answer));
});
// Socket.IO tries again by itself while the desk can't be reached, and never after the desk has refused.
socket.on('connect_error', (error) => {
  console.error(`not connected to ${desk}: ${error.message}`);
  if (!socket.active) process.exitCode = 1;
});
socket.on('disconnect', (reason) => console.log(`disconnected from ${desk}: ${reason}`));
socket.onAny((event, payload) => console.log(event, payload));
