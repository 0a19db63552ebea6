import type { CommandContext } from '../../../commands/context.ts';
import type { TakePress } from '../../../commands/identity/take-press.ts';
import type { WhatsappPress } from './presses.ts';

/** So many presses of different buttons are taken at the same time: their appends share the disk's waits. */
const AT_ONCE = 32;

/** Takes all presses of a webhook: those of one button one after the other. Rejects once one of them can't be recorded. */
export async function takePresses(
  presses: readonly WhatsappPress[],
  takePress: TakePress,
  context: CommandContext,
): Promise<void> {
  const ofButtons = Map.groupBy(presses, ({ buttonId }) => buttonId).values();
  const workers = Array.from({ length: AT_ONCE }, async () => {
    // All workers take from one iterator.
    for (const ofButton of ofButtons) for (const press of ofButton) await takePress(press, context);
  });
  await Promise.all(workers);
}
