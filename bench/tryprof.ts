import { spawn } from 'node:child_process';
import autocannon from 'autocannon';
const port = '1588';
const dir = process.argv[2] as string;
const prof = process.argv[3] === 'prof' ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof2', '--cpu-prof-interval', '500'] : [];
const child = spawn(process.execPath, [...prof, '--import', '/tmp/threads.mjs', 'src/main.ts'], { env: { ...process.env, PORT: port, DATA_DIR: dir, RATE_LIMITS: 'off' }, stdio: ['ignore', 'ignore', 'inherit'] });
const url = `http://127.0.0.1:${port}`;
for (;;) { const r = await fetch(url + '/health/ready').catch(() => null); if (r?.ok) break; await new Promise((r) => setTimeout(r, 50)); }
const headers = { 'content-type': 'application/json' };
const email = (i: number) => `user.${i}@example.com`;
const numbers = await Promise.all(Array.from({ length: 512 }, async (_, i) => {
  const r = await fetch(`${url}/api/v1/support/request-support`, { method: 'POST', headers, body: JSON.stringify({ subject: 'I cannot complete', description: 'I tried sending money to janedoe', email: email(i) }) });
  return ((await r.json()) as any).data.ticket.ticket_number as string;
}));
const MESSAGE = 'I have tried again this morning and it still says that my balance is not enough. '.repeat(3).trim();
let c = 0;
for (let round = 0; round < 3; round++) {
  c = 0;
  const result = await autocannon({ url, connections: 32, duration: 8, setupClient(client) { const k = c++; client.setRequests(numbers.slice(16 * k, 16 * k + 16).map((n, i) => ({ method: 'POST', path: '/api/v1/support/ticket/add-message', headers, body: JSON.stringify({ ticket_number: n, message: MESSAGE, email: email(16 * k + i) }) }))); } });
  console.log(Math.round(result['2xx'] / result.duration), '/s p50', result.latency.p50, 'p99', result.latency.p99, result.non2xx, result['2xx']);
}
child.kill('SIGTERM');
