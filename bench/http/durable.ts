/**
 * The least that a durable desk could do: the bare Koa of bare.ts, which answers a POST with its body once the embedded log has it as
 * one event. No rule, no sealing, no read model, no log line. Listens on PORT.
 */
import { randomUUID } from 'node:crypto';
import Koa from 'koa';
import { koaBody } from 'koa-body';
import { NO_STREAM } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';

const log = await openSqliteLog({ directory: String(process.env.DATA_DIR) });
const app = new Koa();
app.use(koaBody({ multipart: false, urlencoded: false }));
app.use(async (context) => {
  if (context.method === 'POST') {
    const id = randomUUID();
    const event = { id, type: 'Echoed', data: JSON.stringify(context.request.body), metadata: '{}' };
    await log.append(`echo-${id}`, NO_STREAM, [event]);
  }
  context.body = context.request.body ?? {};
});
const server = app.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void log.close();
});
