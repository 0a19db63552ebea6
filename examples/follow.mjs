/**
 * Prints every event of a ticket, and what else its caller is told, as lines of JSON: each once, also when the connection is cut.
 *
 *   npm exec -- node examples/follow.mjs TOKEN TICKET_ID
 *
 * DESK is the desk's address, http://127.0.0.1:1500 unless set. It ends with 1 and the desk's reason when the desk accepts neither the
 * token nor the ticket, and goes on after everything that passes.
 */
import { io } from 'socket.io-client';

const [token, ticket_id] = process.argv.slice(2);
if (!token || !ticket_id) {
  console.error('Usage: npm exec -- node examples/follow.mjs TOKEN TICKET_ID');
  process.exit(2);
}
const desk = process.env.DESK ?? 'http://127.0.0.1:1500';
const show = (event, payload) => console.log(JSON.stringify([event, payload]));
function end(why) {
  console.error(why);
  process.exitCode = 1;
  socket.close();
}
/** The events of a ticket's room. Others tell of the same changes, with the same revisions. */
const ROOM = ['new_message', 'status_changed', 'ticket_assigned'];

const known = { position: undefined, revision: undefined };
const latest = (one, other) => Math.max(one ?? 0, other ?? 0);
const auth = (send) => send({ token, since_position: known.position });
const transports = ['websocket', 'polling'];
const socket = io(`${desk}/support`, { auth, transports, tryAllTransports: true });
const later = (again) => setTimeout(again, 1_000);
// Too much at once, or the log is away: that passes. Other refusals stay.
const refused = (why, again) => (/too many|service unavailable/i.test(why) ? later(again) : end(why));
function join() {
  socket.emit('join_ticket', { ticket_id, since_revision: known.revision }, (answer) => {
    show('join_ticket', answer);
    if (!answer.success) return refused(answer.message, () => socket.connected && join());
    known.revision = latest(known.revision, answer.revision);
  });
}
socket.on('connect', join);
// Socket.IO connects again by itself after all ends but those that the desk has wanted.
socket.on('disconnect', (reason) => reason === 'io server disconnect' && later(() => socket.connect()));
socket.on('connect_error', ({ message }) => socket.active || refused(message, () => socket.connect()));
socket.onAny((event, payload, place = payload) => {
  // The connection may end between two events of the same change: each way has a place of its own.
  if (ROOM.includes(event)) known.revision = latest(known.revision, payload.revision);
  else known.position = latest(known.position, place.position);
  show(event, payload);
});
socket.on('connect_error', ({ message }) => {
  if (process.exitCode !== 1) console.error(`not connected to ${desk}: ${message}`);
});
