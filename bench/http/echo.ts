/** The yardstick: a bare Koa that parses a JSON body and answers it. Listens on PORT. */
import Koa from 'koa';
import { koaBody } from 'koa-body';

const app = new Koa();
app.use(koaBody({ multipart: false, urlencoded: false, text: false }));
app.use((context) => {
  context.body = context.method === 'GET' ? { path: context.path } : context.request.body;
});
app.listen(Number(process.env.PORT), '127.0.0.1');
