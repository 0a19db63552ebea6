/** Simulated time in microseconds, and what happens when. */
export class Simulation {
  now = 0;
  readonly #due: { readonly at: number; readonly run: () => void }[] = [];

  /** Has something done after so many microseconds. Returns how to call it off. */
  after(delay: number, run: () => void): () => void {
    const entry = { at: this.now + delay, run };
    this.#due.splice(this.#placeOf(entry.at), 0, entry);
    return () => {
      const place = this.#due.indexOf(entry);
      if (place >= 0) this.#due.splice(place, 1);
    };
  }

  runUntil(end: number): void {
    for (let next = this.#due.at(-1); next !== undefined && next.at <= end; next = this.#due.at(-1)) {
      this.#due.pop();
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  /** The latest stands first; of those at one time, what was planned first comes first. */
  #placeOf(at: number): number {
    let [low, high] = [0, this.#due.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#due[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Work {
  left: number;
  readonly done: () => void;
}

/** Some cores that share their time evenly among the threads that want it; none gets more than one core. */
export class Machine {
  readonly #simulation: Simulation;
  readonly cores: number;
  readonly #running = new Set<Work>();
  #since = 0;
  #callOff = () => {};
  /** Microseconds of processor time that were used. */
  used = 0;

  constructor(simulation: Simulation, cores: number) {
    this.#simulation = simulation;
    this.cores = cores;
  }

  /** `cpu`: microseconds of a core. */
  run(cpu: number, done: () => void): void {
    this.#pass();
    this.#running.add({ left: cpu, done });
    this.#plan();
  }

  /** What has run since the last change. */
  #pass(): void {
    const passed = (this.#simulation.now - this.#since) * this.#speed();
    this.#since = this.#simulation.now;
    for (const work of this.#running) work.left -= passed;
    this.used += passed * this.#running.size;
  }

  #speed = () => Math.min(1, this.cores / this.#running.size);

  #plan(): void {
    this.#callOff();
    const [first] = [...this.#running].sort((one, other) => one.left - other.left);
    if (first === undefined) return;
    this.#callOff = this.#simulation.after(Math.max(0, first.left) / this.#speed(), () => {
      this.#callOff = () => {};
      this.#pass();
      this.#running.delete(first);
      this.#plan();
      first.done();
    });
  }
}

/**
 * How a thread works: it takes all that waits, up to a bound, for one turn. What it gathers is handed over at the turn's end: so event
 * loops do with what they post to other threads, and writers, whose commits hold what came during the commit before.
 */
export interface Turns {
  /** Processor time at the end of each turn, beside that of what it does, microseconds. */
  readonly turn: number;
  /** For the disk after that, without a processor, microseconds. */
  readonly wait: number;
  /** So much is taken at most. */
  readonly most: number;
}

/** One thing after the other, in the order in which they came. */
export const ONE_BY_ONE: Turns = { turn: 0, wait: 0, most: 1 };

interface Task {
  readonly cpu: number;
  readonly done: () => void;
  readonly isGathered: boolean;
}

export class Thread {
  readonly #simulation: Simulation;
  readonly #machine: Machine;
  readonly #turns: Turns;
  readonly #waiting: Task[] = [];
  /** When the turn under way began. */
  #since: number | null = null;
  #busy = 0;
  turns = 0;
  done = 0;

  constructor(simulation: Simulation, machine: Machine, turns: Turns = ONE_BY_ONE) {
    this.#simulation = simulation;
    this.#machine = machine;
    this.#turns = turns;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Microseconds in which it was at work, or waited for a core or the disk. */
  get busy(): number {
    return this.#busy + (this.#since === null ? 0 : this.#simulation.now - this.#since);
  }

  /** `done` is called as soon as it is. */
  do(cpu: number, done: () => void): void {
    this.#add({ cpu, done, isGathered: false });
  }

  /** `done` is called at the end of the turn. */
  gather(cpu: number, done: () => void): void {
    this.#add({ cpu, done, isGathered: true });
  }

  #add(task: Task): void {
    this.#waiting.push(task);
    if (this.#since === null) this.#begin();
  }

  #begin(): void {
    this.#since = this.#simulation.now;
    const taken = this.#waiting.splice(0, this.#turns.most);
    this.#go(taken, 0);
  }

  #go(taken: readonly Task[], at: number): void {
    const task = taken[at];
    if (task === undefined) this.#close(taken);
    else
      this.#machine.run(task.cpu, () => {
        if (!task.isGathered) task.done();
        this.#go(taken, at + 1);
      });
  }

  #close(taken: readonly Task[]): void {
    const { turn, wait } = this.#turns;
    if (turn + wait === 0) this.#end(taken);
    else this.#machine.run(turn, () => this.#simulation.after(wait, () => this.#end(taken)));
  }

  #end(taken: readonly Task[]): void {
    for (const { isGathered, done } of taken) if (isGathered) done();
    this.turns += 1;
    this.done += taken.length;
    this.#busy = this.busy;
    this.#since = null;
    if (this.#waiting.length > 0) this.#begin();
  }
}
