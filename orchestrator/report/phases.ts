import type { PhaseTimes } from '../run-document.ts';

/** Phases of a round in order, each with the mark that ends it: a task's state when it is entered, or an event of the round. */
const PHASES = [
  ['join', 'training'],
  ['train', 'sealed'],
  ['truth', 'revealing'],
  ['reveal', 'judging'],
  ['judge', 'tallying'],
  ['tally', 'settled'],
  ['merge', 'proposed'],
  ['attest', 'ended'],
] as const;

/** Names of the phases, in order. */
export const PHASE_NAMES: readonly string[] = PHASES.map(([name]) => name);

/**
 * Seconds of each phase, in the order of `PHASE_NAMES`, from a round's marks in milliseconds; undefined for one that was not
 * ended, as in a void task. What passed then belongs to the next phase that was.
 */
export const phaseSeconds = (marks: PhaseTimes): (number | undefined)[] => {
  let before = 0;
  return PHASES.map(([, mark]) => {
    const at = marks[mark];
    if (at === undefined) return undefined;
    const seconds = Math.max(0, at - before) / 1000;
    before = Math.max(before, at);
    return seconds;
  });
};
