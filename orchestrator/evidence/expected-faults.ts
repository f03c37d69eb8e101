import type { Fault } from '../../protocol/faults.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { TaskState } from '../../protocol/lifecycle.ts';
import { type TaskView, VOID_REASONS } from '../../roles/view/task-view.ts';

/** A fault of protocol section 7 that what the chain shows of a task amounts to. */
export type ExpectedFault = { readonly account: Hex; readonly fault: Exclude<Fault, 'none'> };

const EXACT_ENGINE = 0;

/** Every fault in a task that its events show, whatever the chain took for it. */
export const expectedFaults = (task: TaskView, engine: number): ExpectedFault[] => {
  const left = (state: TaskState): boolean => task.entered[state] !== undefined && task.state !== state;
  const faults: ExpectedFault[] = [];
  for (const { account, slot, commitment, revealed } of task.solvers) {
    if (left('training') && commitment === undefined) faults.push({ account, fault: 'not-committed' });
    if (left('revealing') && commitment !== undefined && revealed === undefined) faults.push({ account, fault: 'not-revealed' });
    const refuted = (((task.settlement?.refutedMask ?? 0n) >> BigInt(slot)) & 1n) === 1n;
    if (refuted && engine === EXACT_ENGINE) faults.push({ account, fault: 'refuted' });
  }
  const reason = VOID_REASONS[task.voidReason ?? 0];
  if (reason === 'truth withheld') faults.push({ account: task.proposer, fault: 'truth-withheld' });
  if (reason === 'bad task') faults.push({ account: task.proposer, fault: 'bad-task' });
  for (const { coordinator: account, commitment, ballot } of task.seats) {
    if (left('judging') && commitment === undefined) faults.push({ account, fault: 'no-ballot' });
    if (left('tallying') && commitment !== undefined && ballot === undefined)
      faults.push({ account, fault: 'ballot-not-revealed' });
  }
  return faults;
};
