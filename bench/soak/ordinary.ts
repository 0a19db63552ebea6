import { setTimeout as pause } from 'node:timers/promises';
import { signToken } from '../../src/api/kernel/token-keys.ts';
import type { ServerProcess } from '../http/server-process.ts';
import { creation, SUPPORT } from '../http/tickets.ts';

const ADMIN = '/api/v1/unified-admin/support';
/** Between two requests of a client, as of somebody who reads what it is shown. */
const PACE_MS = 400;
const TOKEN_SECONDS = 86_400;

/** What ordinary clients have met since the last look. */
export interface Served {
  /** Milliseconds of each answer, in ascending order. */
  readonly milliseconds: readonly number[];
  /** Answers that weren't what was asked for, by their status; 0 stands for no answer. */
  readonly failures: Readonly<Record<number, number>>;
}

export interface Ordinary {
  /** Of all clients together, since the last call. */
  look(): Served;
  stop(): Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: object;
}

/** Users who write and read their tickets, each with an admin who answers. */
export async function startOrdinary(
  { url }: ServerProcess,
  secret: string,
  pairs: number,
): Promise<Ordinary> {
  const stopping = new AbortController();
  let milliseconds: number[] = [];
  let failures: Record<number, number> = {};

  async function ask({ method, path, token, body }: Asked) {
    const started = performance.now();
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(30_000),
        ...(body && { body: JSON.stringify(body) }),
      });
      const answer = await response.json();
      if (response.ok) milliseconds.push(performance.now() - started);
      else failures[response.status] = (failures[response.status] ?? 0) + 1;
      return answer as {
        readonly data?: { readonly ticket?: { readonly id: string; readonly ticket_number: string } };
      };
    } catch {
      failures[0] = (failures[0] ?? 0) + 1;
      return {};
    }
  }

  async function pair(number: number): Promise<void> {
    const email = `ordinary-${number}@example.com`;
    const user = await signToken(secret, { sub: `ordinary-${number}`, role: 'user', email }, TOKEN_SECONDS);
    const admin = await signToken(secret, { sub: `admin-${number}`, role: 'admin' }, TOKEN_SECONDS);
    const opened = await ask({
      method: 'POST',
      path: `${SUPPORT}/request-support`,
      token: user,
      body: creation(email),
    });
    const { id = '', ticket_number = '' } = opened.data?.ticket ?? {};
    const message = { ticket_number, message: 'It still does not work.', email };
    const steps: readonly Asked[] = [
      { method: 'POST', path: `${SUPPORT}/ticket/add-message`, token: user, body: message },
      { method: 'GET', path: `${ADMIN}?status=pending,in_progress&limit=20`, token: admin },
      { method: 'GET', path: `${ADMIN}/${id}?messages_limit=20`, token: admin },
      {
        method: 'POST',
        path: `${ADMIN}/${id}/reply`,
        token: admin,
        body: { message: 'We are looking into it.' },
      },
      { method: 'GET', path: `${SUPPORT}/my-tickets`, token: user },
    ];
    for (let step = number; !stopping.signal.aborted; step++) {
      await ask(steps[step % steps.length] as Asked);
      await pause(PACE_MS * (0.5 + Math.random())).catch(() => {});
    }
  }

  const running = Promise.all(Array.from({ length: pairs }, (_, number) => pair(number)));
  return {
    look() {
      const served = { milliseconds: milliseconds.toSorted((a, b) => a - b), failures };
      [milliseconds, failures] = [[], {}];
      return served;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
