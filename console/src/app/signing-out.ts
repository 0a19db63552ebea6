import { createSignal } from 'solid-js';
import { drafts } from '../conversation/drafts.ts';
import { refusals, waiting } from '../conversation/outbox.ts';
import { signOut } from './session.ts';

/** How many messages the desk doesn't have: they wait to be sent, or were refused. */
export const unsent = (): number => waiting() + refusals();

/** Whether one is asked what shall become of what isn't sent. */
const [isAsked, setAsked] = createSignal(false);

export { isAsked, setAsked };

/** Signs out. Who has written something that isn't sent is asked first. */
export function signOutUnlessUnsent(): void {
  if (drafts() + unsent() > 0) setAsked(true);
  else void signOut();
}
