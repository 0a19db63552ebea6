import { spawn } from 'node:child_process';
import autocannon from 'autocannon';
const port = '1588';
const dir = process.argv[2] as string;
const prof = process.argv[3] === 'prof' ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof2', '--cpu-prof-interval', '500'] : [];
const child = spawn(process.execPath, [...prof, '--import', '/tmp/threads.mjs', process.env.ENTRY ?? 'src/main.ts'], { env: { ...process.env, PORT: port, DATA_DIR: dir, RATE_LIMITS: 'off' }, stdio: ['ignore', 'ignore', 'inherit'] });
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
import { readFileSync, readdirSync } from 'node:fs';
const cpu = () => { const out: Record<string, number> = {}; let total = 0; for (const t of readdirSync(`/proc/${child.pid}/task`)) { const f = readFileSync(`/proc/${child.pid}/task/${t}/stat`, 'utf8'); const x = f.split(') ')[1].split(' '); const u = (Number(x[11]) + Number(x[12])) * 1e4; out[t + ' ' + f.split(' ')[1]] = u; total += u; } out.total = total; return out; };
for (let round = 0; round < 3; round++) {
  const before = cpu();
  c = 0;
  const result = await autocannon({ url, connections: 32, duration: 5, setupClient(client) { const k = c++; client.setRequests(numbers.slice(16 * k, 16 * k + 16).map((n, i) => ({ method: 'POST', path: '/api/v1/support/ticket/add-message', headers, body: JSON.stringify({ ticket_number: n, message: MESSAGE, email: email(16 * k + i) }) }))); } });
  console.log(Math.round(result['2xx'] / result.duration), '/s p50', result.latency.p50, 'p99', result.latency.p99, result.non2xx, result['2xx'], Object.entries(cpu()).map(([k, v]) => [k, Math.round((v - (before[k] ?? 0)) / result['2xx'] * 10) / 10] as const).filter(([, v]) => v > 1.5).map((e) => e.join(' ')).join(', '));
}
child.kill('SIGTERM');
