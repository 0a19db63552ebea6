/**
 * What it costs to find out that a token is bad, for each algorithm: processor time for one, and as a part of what the
 * cheapest endpoint of a bare HTTP server takes.
 *
 *   npm exec -- node bench/bad-tokens.ts
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { signToken } from '../src/api/kernel/token-keys.ts';
import { createTokenVerifier } from '../src/api/kernel/tokens.ts';
import { loadConfig } from '../src/config/load.ts';
import { median, printTable, type Row } from './table.ts';

const SECRET = 'a-secret-of-benchmarks-that-is-long-enough-0123456789';
const CLAIMS = { sub: 'somebody', role: 'user', email: 'somebody@example.com', name: 'Some Body' } as const;
const ROUNDS = 9;
const COUNT = 1_000;

/** Microseconds of processor time for one. */
async function cost(task: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let index = 0; index < COUNT; index++) await task();
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / COUNT);
  }
  return median(rounds);
}

const server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const request = await cost(async () => (await fetch(url)).text());
server.closeAllConnections();
server.close();

const rows: Row[] = [];
const report = async (what: string, task: () => Promise<unknown>) => {
  const measured = await cost(task);
  rows.push({
    ratio: measured / request,
    measured: `${measured.toFixed(0)} µs`,
    baseline: `${request.toFixed(0)} µs`,
    what,
  });
};

const own = createTokenVerifier(loadConfig({ JWT_SECRET: SECRET }));
const forged = await signToken(`${SECRET}!`, CLAIMS, 600);
await report('a forged HS256 token, against a bare request and its client', () => own(forged));
for (const alg of ['EdDSA', 'ES256', 'RS256']) {
  const [trusted, foreign] = [await generateKeyPair(alg, { extractable: true }), await generateKeyPair(alg)];
  const jwk = { ...(await exportJWK(trusted.publicKey)), kid: 'k', alg };
  const issuer = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => issuer.once('listening', resolve));
  const { port } = issuer.address() as AddressInfo;
  const outside = createTokenVerifier(loadConfig({ JWT_JWKS_URL: `http://127.0.0.1:${port}/keys` }));
  const sign = (kid: string) =>
    new SignJWT(CLAIMS).setProtectedHeader({ alg, kid }).setExpirationTime('1h').sign(foreign.privateKey);
  const [known, unknown] = [await sign('k'), await sign('unknown')];
  await report(`a forged ${alg} token of an outside issuer`, () => outside(known));
  await report(`one that names an unknown key`, () => outside(unknown));
  issuer.closeAllConnections();
  issuer.close();
}
printTable(rows);
