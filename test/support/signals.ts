import type { Announcement, Signals } from '../../src/realtime/signals.ts';

type Hear = (announcements: readonly Announcement[]) => void;

/** A wire between nodes of one process, which can be cut. */
export function createSignalHub() {
  const nodes = new Set<Hear>();
  let isCut = false;
  return {
    cut(cut: boolean) {
      isCut = cut;
    },
    node(): Signals {
      let own: Hear = () => {};
      return {
        publish(announcements) {
          if (isCut) return;
          // As on a real wire: what arrives is a copy.
          const copy = JSON.parse(JSON.stringify(announcements)) as readonly Announcement[];
          for (const hear of nodes) if (hear !== own) hear(copy);
        },
        subscribe(hear) {
          own = hear;
          nodes.add(hear);
        },
      };
    },
  };
}
