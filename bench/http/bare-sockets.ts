/**
 * The yardstick of sockets: a bare Koa and Socket.IO that store nothing. A POST is emitted at once to those who have joined what its
 * body names. Listens on PORT.
 */
import { createServer } from 'node:http';
import Koa from 'koa';
import { koaBody } from 'koa-body';
import { Server } from 'socket.io';

const app = new Koa();
const server = createServer();
const namespace = new Server(server, { serveClient: false, perMessageDeflate: false }).of('/support');
namespace.on('connection', (socket) => {
  socket.on('join_ticket', ({ ticket_id }: { ticket_id: string }, acknowledge: (answer: object) => void) => {
    socket.join(ticket_id);
    acknowledge({ success: true });
  });
});
app.use(koaBody({ multipart: false, urlencoded: false }));
app.use((context) => {
  const { body = {} } = context.request as { body?: { ticket_number?: string } };
  if (body.ticket_number !== undefined) namespace.to(body.ticket_number).emit('new_message', body);
  context.body = body;
});
// Socket.IO keeps what it answers itself from the listeners that are there when it is attached, and from no later ones.
const answer = app.callback();
server.on('request', (request, response) => {
  if (!request.url?.startsWith('/socket.io')) answer(request, response);
});
server.listen(Number(process.env.PORT), '127.0.0.1');
