import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

// biome-ignore lint/suspicious/noExplicitAny: events of every shape
type Line = any;

/** A client of the feed of events, which reads it as a stream. */
export interface EventStream {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly vary: string | undefined;
  /** What is left of the stream, line by line; ends with it, and throws when the connection breaks. */
  lines(): AsyncGenerator<Line>;
  /** Cuts the connection. */
  cut(): void;
  /** The body of an answer that is no stream. */
  body(): Promise<Line>;
}

/** Asks a desk for its events. Rejects when it can't be reached. */
export async function openEventStream(
  url: string,
  token: string,
  more: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/x-ndjson', ...more };
  const request = get(url, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let isCut = false;
  request.on('error', () => {});
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'],
    vary: response.headers.vary,
    async *lines() {
      let rest = '';
      try {
        for await (const chunk of response.setEncoding('utf8')) {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) yield JSON.parse(line);
        }
      } catch (error) {
        if (!isCut) throw error;
      }
    },
    cut() {
      isCut = true;
      response.destroy();
    },
    async body() {
      let text = '';
      for await (const chunk of response) text += chunk;
      return JSON.parse(text);
    },
  };
}
