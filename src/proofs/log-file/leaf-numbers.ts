import type { RecordedEvent } from '../../events/log/port.ts';
import { foundOf } from '../check/compare.ts';
import type { Finding } from '../check/findings.ts';

interface Gap {
  readonly from: number;
  readonly to: number;
  /** Which stands where the gap begins. */
  readonly event: RecordedEvent;
  readonly arrived: Set<number>;
}

/** Checks that leaves are numbered from 0 on, each once. */
export interface LeafNumbers {
  see(number: number, event: RecordedEvent): void;
  findings(): readonly Finding[];
}

export function createLeafNumbers(): LeafNumbers {
  const gaps: Gap[] = [];
  const repeated: Finding[] = [];
  let next = 0;

  function comeLate(number: number, event: RecordedEvent): void {
    const gap = gaps.find(({ from, to, arrived }) => number >= from && number < to && !arrived.has(number));
    if (gap) gap.arrived.add(number);
    else repeated.push({ kind: 'inserted', event: foundOf(event) });
  }

  return {
    see(number, event) {
      if (number < next) return comeLate(number, event);
      if (number > next) gaps.push({ from: next, to: number, event, arrived: new Set() });
      next = number + 1;
    },
    findings: () => [...gaps.map(findingOf), ...repeated],
  };
}

function findingOf({ from, to, event, arrived }: Gap): Finding {
  const missing = to - from - arrived.size;
  const what = missing === 0 ? 'leaves were reordered' : `${missing} leaves were removed`;
  return { kind: 'broken', event: foundOf(event), what: `stands in the place of leaf ${from}: ${what}` };
}
