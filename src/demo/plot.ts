import type { TicketStatus } from '../events/ticketing/vocabulary.ts';
import { DAY } from './calendar.ts';
import type { Cast, DemoAdmin } from './cast.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import * as words from './words/conversation.ts';
import { fillSlots } from './words/problem.ts';

/** What somebody does with a ticket after it was opened. */
export type Step = { readonly at: number } & (
  | { readonly kind: 'assign'; readonly by: DemoAdmin; readonly to: DemoAdmin }
  | { readonly kind: 'reply' | 'note'; readonly by: DemoAdmin; readonly text: string }
  | { readonly kind: 'message'; readonly text: string }
  | {
      readonly kind: 'status';
      readonly by: DemoAdmin;
      readonly status: TicketStatus;
      readonly notes: string | null;
    }
  | { readonly kind: 'urgent'; readonly by: DemoAdmin }
  | { readonly kind: 'tags'; readonly by: DemoAdmin; readonly tags: readonly string[] }
  | { readonly kind: 'rate'; readonly rating: number; readonly feedback: string | null }
);

/** How a ticket stands in the end, if time allows. */
type Ending = 'unanswered' | 'in_progress' | 'waiting_user' | 'escalated' | 'resolved' | 'closed';
/** What a step is before its time is known. */
type Act = Step extends infer One ? (One extends Step ? Omit<One, 'at'> : never) : never;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Everything that will happen to a ticket, in order of time; what lies after the end of the demo doesn't. */
export function plotOf(random: Random, scene: Scene, cast: Cast, until: number): readonly Step[] {
  const ending = endingOf(random, until - scene.openedAt);
  return ending === 'unanswered' ? [] : new Plot(random, scene, cast).towards(ending);
}

/** The older a ticket, the rarer it is that nobody has brought it to an end. */
function endingOf(random: Random, age: number): Ending {
  const open = age < 7 * DAY ? 3 : age < 30 * DAY ? 1.6 : 0.75;
  return random.weighted([
    ['unanswered', 1.5 * open],
    ['in_progress', 7 * open],
    ['escalated', 2.5 * open],
    ['waiting_user', 4 * open],
    ['resolved', 36],
    ['closed', 44],
  ]);
}

class Plot {
  readonly #random: Random;
  readonly #scene: Scene;
  readonly #lead: DemoAdmin;
  readonly #steps: Step[] = [];
  #admin: DemoAdmin;
  #time: number;

  constructor(random: Random, scene: Scene, cast: Cast) {
    this.#random = random;
    this.#scene = scene;
    this.#admin = scene.admin;
    this.#lead = random.pick(cast.admins);
    this.#time = scene.openedAt;
  }

  towards(ending: Exclude<Ending, 'unanswered'>): readonly Step[] {
    this.#takeUp();
    this.#converse();
    if (ending === 'escalated' || this.#random.chance(0.05)) this.#escalate();
    if (ending === 'waiting_user') this.#ask(false);
    if (ending === 'resolved' || ending === 'closed') this.#finish(ending);
    return this.#steps;
  }

  #then(least: number, most: number, act: Act): void {
    this.#time += Math.round(this.#random.spread(least, most));
    this.#steps.push({ ...act, at: this.#time } as Step);
  }

  #say(texts: readonly string[]): string {
    return fillSlots(this.#random.pick(texts), this.#scene.story);
  }

  /** Somebody takes the ticket and answers for the first time: the urgent ones sooner. */
  #takeUp(): void {
    const random = this.#random;
    const pace = this.#scene.type === 'SECURITY_ISSUE' ? 0.2 : this.#scene.priority === 'high' ? 0.5 : 1;
    const by = this.#admin;
    if (random.chance(0.85))
      this.#then(2 * MINUTE, 9 * HOUR * pace, { kind: 'assign', by: this.#assigner(), to: by });
    if (random.chance(0.45)) this.#then(MINUTE, 5 * MINUTE, { kind: 'tags', by, tags: this.#tags() });
    const slow = random.chance(0.12) ? 3 * DAY : 6 * HOUR;
    this.#then(2 * MINUTE, slow * pace, { kind: 'reply', by, text: this.#say(words.FIRST_REPLIES) });
  }

  /** Some take what they find, the others are given it by the lead. */
  #assigner(): DemoAdmin {
    return this.#random.chance(0.6) ? this.#admin : this.#lead;
  }

  #tags(): readonly string[] {
    const own = this.#random.pick(this.#scene.problem.tags);
    return this.#random.chance(0.2) ? [own, this.#random.pick(words.URGENT_TAGS)] : [own];
  }

  #converse(): void {
    const rounds = this.#random.pick([0, 0, 1, 1, 1, 2, 2, 3, 4]);
    for (let round = 0; round < rounds; round++) {
      if (this.#random.chance(0.3)) this.#ask(true);
      else this.#then(15 * MINUTE, 18 * HOUR, { kind: 'message', text: this.#say(words.ANSWERS) });
      if (this.#random.chance(0.3)) this.#note(words.NOTES);
      this.#then(5 * MINUTE, 20 * HOUR, { kind: 'reply', by: this.#admin, text: this.#say(words.PROGRESS) });
    }
  }

  /** Support needs to know something, and the ticket waits for it. */
  #ask(answered: boolean): void {
    const by = this.#admin;
    this.#then(5 * MINUTE, 8 * HOUR, { kind: 'reply', by, text: this.#say(words.QUESTIONS) });
    this.#then(MINUTE / 6, MINUTE, { kind: 'status', by, status: 'waiting_user', notes: null });
    if (answered) this.#then(10 * MINUTE, 2 * DAY, { kind: 'message', text: this.#say(words.ANSWERS) });
  }

  #note(texts: readonly string[]): void {
    this.#then(MINUTE, 2 * HOUR, { kind: 'note', by: this.#admin, text: this.#say(texts) });
  }

  #escalate(): void {
    const by = this.#admin;
    this.#note(words.ESCALATIONS);
    this.#then(MINUTE / 6, MINUTE, { kind: 'status', by, status: 'escalated', notes: null });
    this.#then(MINUTE / 6, MINUTE, { kind: 'urgent', by });
    this.#then(MINUTE / 2, HOUR, { kind: 'assign', by, to: this.#lead });
    this.#admin = this.#lead;
  }

  #finish(ending: 'resolved' | 'closed'): void {
    const by = this.#admin;
    const notes = this.#say(this.#scene.problem.resolutions);
    this.#then(10 * MINUTE, DAY, { kind: 'reply', by, text: this.#say(words.FINAL_REPLIES) });
    this.#then(MINUTE / 6, 10 * MINUTE, { kind: 'status', by, status: 'resolved', notes });
    if (this.#scene.user && this.#scene.hasToken && this.#random.chance(0.6)) this.#rate();
    if (ending === 'closed')
      this.#then(4 * HOUR, 4 * DAY, { kind: 'status', by, status: 'closed', notes: null });
  }

  #rate(): void {
    const rating = this.#random.weighted([
      [5, 46],
      [4, 27],
      [3, 12],
      [2, 6],
      [1, 9],
    ]);
    const texts = words.FEEDBACK[rating] ?? [];
    const feedback = this.#random.chance(0.5) ? this.#say(texts) : null;
    this.#then(5 * MINUTE, 2 * DAY, { kind: 'rate', rating, feedback });
  }
}
