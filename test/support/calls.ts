import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

/** What a server answered. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Of all desks that a worker calls, each of which closes its connections when it ends. */
const agent = new Agent({ keepAlive: true });

/** What `fetch` says of itself. */
const USUAL = { accept: '*/*', 'user-agent': 'node' };

/** Sends a request as `fetch` would, without its streams: these take longer than most answers of a desk. */
export async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answered> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { ...USUAL, ...length, ...headers };
  const { response, text } = await answerTo(request(new URL(url), { agent, method, headers: all }), body);
  let told: Headers | undefined;
  return {
    status: response.statusCode ?? 0,
    text,
    get headers() {
      told ??= headersOf(response.rawHeaders);
      return told;
    },
  };
}

/** Sends the body of a request, and reads its answer to the end. */
export const answerTo = (
  sending: ClientRequest,
  body?: string | Buffer,
): Promise<{ readonly response: IncomingMessage; readonly text: string }> =>
  new Promise((resolve, reject) => {
    sending.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ response, text }));
    });
    sending.on('error', reject);
    sending.end(body);
  });

/** Of names and values in turns. */
function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at] as string, raw[at + 1] as string);
  return headers;
}
