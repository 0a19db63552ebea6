import { readdirSync, readFileSync } from 'node:fs';

/** As the system names the thread that requests are served by. */
export const MAIN = 'MainThread';

/** Microseconds of processor time that the threads of a process have used, by the names that the system knows them by. Linux only. */
export function threadCpu(pid: number): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const of = (file: string) => readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8').trim();
    const name = of('comm');
    const [nanoseconds] = of('schedstat').split(' ');
    used.set(name, (used.get(name) ?? 0) + Number(nanoseconds) / 1_000);
  }
  return used;
}
