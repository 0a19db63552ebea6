import type { Connect } from '../../client/src/index.ts';
import { settled } from './client.ts';

interface Question {
  readonly event: string;
  readonly input: object;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A connection to a desk that is the test. Everything that follows from a step has happened when it resolves. */
export function scriptedConnect() {
  let hearAny: (name: string, payload: unknown, place?: unknown) => void = () => {};
  const listeners = new Map<string, (told: never) => void>();
  let questions: Question[] = [];
  const opts: { transports?: unknown } = {};
  const ask = (event: string, input: object) =>
    new Promise((resolve, reject) => questions.push({ event, input, resolve, reject }));
  const socket = {
    ...{ auth: {}, connected: false, active: false, sendBuffer: [] as unknown[], io: { opts } },
    onAny: (listener: typeof hearAny) => {
      hearAny = listener;
    },
    on: (name: string, listener: (told: never) => void) => void listeners.set(name, listener),
    connect: () => {},
    timeout: () => ({ emitWithAck: ask }),
    disconnect() {
      if (!socket.connected) return;
      socket.connected = false;
      listeners.get('disconnect')?.('io client disconnect' as never);
    },
  };

  return {
    connect: (() => socket) as unknown as Connect,
    auth: () => socket.auth,
    transports: () => opts.transports,
    /** The desk accepts the connection. */
    async greet(payload: object, position: number) {
      await settled();
      socket.connected = true;
      hearAny('connection:success', payload, { position });
      await settled();
    },
    tell: (name: string, payload: object, place?: object) => hearAny(name, payload, place),
    /** What was sent and isn't answered. */
    asked: () => questions.map(({ event, input }) => [event, input]),
    /** Answers the first of them. */
    answer: (answer: unknown) => settled(questions.shift()?.resolve(answer)),
    timeOut: () => settled(questions.shift()?.reject(new Error('operation has timed out'))),
    async cut() {
      questions = [];
      socket.connected = false;
      listeners.get('disconnect')?.('transport close' as never);
      await settled();
    },
    /** The desk refuses the connection. */
    async refuse(message: string, data?: object) {
      socket.active = false;
      listeners.get('connect_error')?.(Object.assign(new Error(message), { data }) as never);
      await settled();
    },
    /** The connection doesn't come about. */
    async fail() {
      socket.active = true;
      listeners.get('connect_error')?.(new Error('websocket error') as never);
      await settled();
    },
  };
}
