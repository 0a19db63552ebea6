import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { answerTo } from '../../support/calls.ts';

export type Headers = readonly (readonly [string, string])[];

export interface Sent {
  readonly method: string;
  /** Path and query exactly as they go over the wire. */
  readonly target: string;
  readonly headers?: Headers;
  readonly body?: string | Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export interface Wire {
  send(sent: Sent): Promise<Answered>;
  close(): void;
}

const SIZED = /^(content-length|transfer-encoding)$/i;

/** HTTP without a client that tidies up what it is told to send. */
export function openWire(port: number): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    async send({ method, target, headers = [], body }) {
      // A flat list is sent as it is: names twice, in any case.
      const fields = [['host', 'desk'], ...headers];
      if (body !== undefined && !fields.some(([name = '']) => SIZED.test(name)))
        fields.push(['content-length', String(Buffer.byteLength(body))]);
      const options = { host: '127.0.0.1', port, agent, method, path: target, headers: fields.flat() };
      const { response, text } = await answerTo(request(options), body);
      return {
        status: response.statusCode ?? 0,
        headers: response.headers as Answered['headers'],
        text,
      };
    },
    close: () => agent.destroy(),
  };
}

/**
 * Sends bytes in parts, each when something has come back for the one before it, and answers all that comes back
 * until the server closes. Nothing is retried or repaired.
 */
export function converse(port: number, parts: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const left = [...parts];
    const next = () => {
      const part = left.shift();
      if (part !== undefined) socket.write(part);
    };
    const socket = connect(port, '127.0.0.1', next);
    socket.on('data', (data) => {
      received += data.toString('latin1');
      next();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
}

/** The answers of one connection, taken apart; each has a length. */
export function answersIn(received: string): readonly Answered[] {
  const answers: Answered[] = [];
  for (let rest = received; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const status = Number(first.split(' ')[1]);
    const length = Number(headers['content-length'] ?? 0);
    const text = rest.slice(end + 4, end + 4 + length);
    rest = rest.slice(end + 4 + length);
    if (status >= 200) answers.push({ status, headers, text });
  }
  return answers;
}
