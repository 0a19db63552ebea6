import { type ChatPlan, createChatActions } from './chat-actions.ts';
import * as texts from './chat-words.ts';
import type { Step } from './happening.ts';
import type { DemoUser } from './people.ts';
import { FREQUENCIES, PROBLEMS } from './problems.ts';
import type { Random } from './random.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Everything that happens in one chat. */
export function chatSteps(plan: ChatPlan): readonly Step[] {
  const { random, ending, claimant } = plan;
  const script = scriptOf(random, plan.user);
  const chat = createChatActions(plan, script);
  const { owner, support } = chat;
  for (const text of script.asks) owner(5 * SECOND, 40 * SECOND, text);
  if (random.chance(0.35)) chat.priority(random.pick(['low', 'high', 'high', 'urgent'] as const));
  if (ending === 'unanswered') return chat.steps;
  if (random.chance(0.8)) chat.assign();
  support(20 * SECOND, 15 * MINUTE, script.answer);
  if (ending === 'unread') return chat.steps;
  owner(10 * SECOND, 5 * MINUTE, script.further);
  if (claimant !== null) chat.claim(claimant);
  support(20 * SECOND, 10 * MINUTE, script.furtherAnswer);
  if (ending === 'pending') {
    support(5 * SECOND, MINUTE, texts.WAITING_FOR_OWNER);
    chat.status('pending');
    return chat.steps;
  }
  if (ending === 'ticket') chat.carryOn();
  else support(MINUTE, 10 * MINUTE, random.pick(texts.LAST_REPLIES));
  if (random.chance(0.7)) owner(5 * SECOND, 2 * MINUTE, random.pick(texts.THANKS));
  chat.read();
  chat.status('closed');
  return chat.steps;
}

/** What a user writes about is what users open tickets about. */
function scriptOf(random: Random, user: DemoUser | null): texts.Question {
  if (user === null) return random.pick(texts.QUESTIONS_OF_VISITORS);
  const { subjects, descriptions, resolutions } = PROBLEMS[random.weighted(FREQUENCIES)];
  return {
    type: 'general',
    subject: random.pick(subjects),
    asks: [random.pick(descriptions)],
    answer: random.pick(texts.REPLIES_TO_USERS),
    further: random.pick(texts.ANSWERS_OF_USERS),
    furtherAnswer: random.pick(resolutions),
  };
}
