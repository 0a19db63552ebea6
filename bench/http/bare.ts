/**
 * The yardstick: a bare Koa with its body parser, and nothing else. It answers a POST with its body, keeps the text of a PUT,
 * and answers GET with what it keeps. Listens on PORT.
 */
import Koa from 'koa';
import { koaBody } from 'koa-body';

const app = new Koa();
let kept = '{}';
app.use(koaBody({ multipart: false, urlencoded: false, textLimit: '16mb' }));
app.use((context) => {
  if (context.method === 'PUT') kept = String(context.request.body);
  if (context.method === 'POST') {
    context.body = context.request.body;
    return;
  }
  context.type = 'application/json';
  context.body = kept;
});
app.listen(Number(process.env.PORT), '127.0.0.1');
