import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { NAMESPACE } from '../../src/realtime/protocol.ts';
import { SECRET } from '../support/desk.ts';
import { type HostileDesk, startHostileDesk } from './support/hostile-desk.ts';
import { failureIn } from './support/oracle.ts';
import { nameOf } from './support/schema.ts';
import type { Headers } from './support/wire.ts';

let hostile: HostileDesk;

beforeAll(async () => {
  hostile = await startHostileDesk({ JWT_ISSUER: 'https://issuer.example.com', JWT_AUDIENCE: 'support' });
});
afterAll(() => hostile.close());
afterEach(() => {
  expect(hostile.faults.splice(0)).toEqual([]);
});
