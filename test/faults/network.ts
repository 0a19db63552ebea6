import type { Random } from '../../src/demo/random.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The ways to a desk: one for each client, each of which can fail by itself. */
export interface Network {
  /** A new way. Returns its address. */
  open(): Promise<string>;
  /** Some of the ways, by chance. */
  some(random: Random, share: number): readonly TcpProxy[];
  /** One of those that were opened after the first few. */
  one(random: Random, after: number): TcpProxy;
  close(): Promise<void>;
}

export function createNetwork(target: { readonly host: string; readonly port: number }): Network {
  const ways: TcpProxy[] = [];
  return {
    async open() {
      const way = await startTcpProxy(target);
      ways.push(way);
      return `http://127.0.0.1:${way.port}`;
    },
    one: (random, after) => random.pick(ways.slice(after)),
    some: (random, share) => ways.filter(() => random.chance(share)),
    async close() {
      await Promise.all(ways.map((way) => way.close()));
    },
  };
}
