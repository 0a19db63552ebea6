import type { Random } from '../../src/demo/random.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The ways to a desk: one for each client, each of which can fail by itself. A way leads to one node until it is cut, and then to the next. */
export interface Network {
  /** A new way. Returns its address. */
  open(): Promise<string>;
  /** Some of the ways, by chance. */
  some(random: Random, share: number): readonly TcpProxy[];
  /** One of those that were opened after the first few. */
  one(random: Random, after: number): TcpProxy;
  close(): Promise<void>;
}

/** @param portAt where the nodes of the desk listen at that moment: each number stands for one of them, the next number for the next */
export function createNetwork(portAt: (turn: number) => number): Network {
  const ways: TcpProxy[] = [];
  let turns = 0;
  return {
    async open() {
      let turn = turns++;
      const target = {
        host: '127.0.0.1',
        get port() {
          return portAt(turn);
        },
      };
      const way = await startTcpProxy(target);
      ways.push({
        ...way,
        cut() {
          turn += 1;
          way.cut();
        },
      });
      return `http://127.0.0.1:${way.port}`;
    },
    one: (random, after) => random.pick(ways.slice(after)),
    some: (random, share) => ways.filter(() => random.chance(share)),
    async close() {
      await Promise.all(ways.map((way) => way.close()));
    },
  };
}
