/**
 * What a desk under faults loads first, in each of its threads: from then on its wall clock and its disk are as the file says that
 * `FAULTS_FILE` names. Until that file says something, everything is as it is.
 */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Both in milliseconds. */
export interface Disturbance {
  /** By how much the wall clock is ahead, or behind. */
  readonly clock: number;
  /** How long each commit stands still before it reaches the disk. */
  readonly commit: number;
}

const NONE: Disturbance = { clock: 0, commit: 0 };
/** For the clock, which is read all the time. */
const READ_EVERY_MS = 20;

const file = process.env.FAULTS_FILE;
if (file) disturb(file);

function disturb(path: string): void {
  const { Date: RealDate } = globalThis;
  const realNow = RealDate.now.bind(RealDate);
  let known = { ...NONE, readAt: Number.NEGATIVE_INFINITY };

  function read(): Disturbance {
    try {
      return { ...NONE, ...JSON.parse(readFileSync(path, 'utf8')) };
    } catch {
      return NONE;
    }
  }
  function now(): number {
    const at = performance.now();
    if (at - known.readAt > READ_EVERY_MS) known = { ...read(), readAt: at };
    return realNow() + known.clock;
  }

  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });

  const asleep = new Int32Array(new SharedArrayBuffer(4));
  const prepare = DatabaseSync.prototype.prepare;
  DatabaseSync.prototype.prepare = function prepareSlowly(sql, ...more) {
    const statement = prepare.call(this, sql, ...more);
    if (sql !== 'COMMIT') return statement;
    const run = statement.run.bind(statement);
    statement.run = () => {
      const { commit } = read();
      if (commit > 0) Atomics.wait(asleep, 0, 0, commit);
      return run();
    };
    return statement;
  };
}
