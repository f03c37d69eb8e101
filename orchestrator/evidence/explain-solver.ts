import type { ChainEvent, ChainEventName } from '../../node/chain/events.ts';
import { multiply } from '../../protocol/consensus/fixed.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import type { Hex } from '../../protocol/hex.ts';
import { sampledIntervals } from '../../protocol/order.ts';
import type { SolverView } from '../../roles/view/task-view.ts';
import { type FoundReport, saidOf } from './ballot-reports.ts';
import { ballotSection, consensusSections, incentiveFacts, settlementFacts } from './explain-consensus.ts';
import { type Fact, inAtn, type Section, told } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** Why a solver was paid or cut: its work, what the seats found, the consensus, the arithmetic of the payment. */
export const explainSolver = (
  found: TaskCase,
  solver: SolverView,
  reports: readonly FoundReport[],
  shard: string | undefined,
): Section[] => {
  const { task } = found;
  const { slot } = solver;
  const sections: Section[] = [workSection(found, solver, shard)];
  if (found.ballots.length > 0) {
    sections.push(
      {
        title: `what the seats found in slot ${slot}`,
        facts: reports.map(({ coordinator, report }) => ({ name: found.label(coordinator), value: saidOf(report, slot) })),
      },
      ballotSection(found),
    );
  }
  if (task.state !== 'settled') return sections;
  return [...sections, ...consensusSections(found), settlementFacts(found), incentiveFacts(found, slot), paySection(found, slot)];
};

const workSection = (
  found: TaskCase,
  { account, slot, commitment, revealed }: SolverView,
  shard: string | undefined,
): Section => {
  const { task, params } = found;
  const own = (name: ChainEventName): ChainEvent | undefined => eventOf(found.events, name, account);
  const isOpen = params.dataMode === DATA_MODE.open;
  const isPrivate = params.dataMode === DATA_MODE.private;
  const data = isOpen ? `shard ${slot} of the task${shard ?? ''}` : 'data of its own';
  const facts: Fact[] = [told('joined', `slot ${slot}; trains on ${data}`, own('SolverJoined'))];
  facts.push(
    commitment === undefined
      ? { name: 'committed', value: 'nothing' }
      : told('committed', `${commitment}`, own('SolutionCommitted')),
  );
  if (revealed === undefined) facts.push({ name: 'revealed', value: 'nothing' });
  else {
    const { updateDigest, checkpointRoot, dataRoot, leavesDigest, steps } = revealed;
    facts.push(told('revealed update', updateDigest, own('SolutionRevealed')));
    if (!isPrivate)
      facts.push(
        { name: 'checkpoint root', value: checkpointRoot, how: `over the ${params.intervals + 1} states of ${steps} steps` },
        { name: 'its leaves', value: leavesDigest },
      );
    if (!isOpen && !isPrivate)
      facts.push({
        name: 'data root',
        value: dataRoot,
        how: 'over its own rows, their number and columns; seats were shown sampled ones',
      });
    const seed = task.sampleSeed?.value;
    if (seed !== undefined && !isPrivate) {
      const sampled = sampledIntervals(seed, task.taskId, slot, params.sampled, params.intervals);
      facts.push({
        name: 'sampled intervals',
        value: sampled.join(' '),
        how: `${params.sampled} of ${params.intervals}, from the sample seed ${seed}`,
      });
    }
  }
  return { title: `as solver, slot ${slot}`, facts };
};

const paySection = ({ pools, params, pay, result }: TaskCase, slot: number): Section => {
  const gain = Math.min(result?.g ?? 0, params.target);
  const incentive = result?.incentive[slot] ?? 0n;
  const part = multiply(pools.solver, incentive);
  return {
    title: 'payment of the solver',
    facts: [
      { name: 'solver pool', value: inAtn(pools.solver) },
      { name: 'times incentive', value: inAtn(part), how: `(pool * ${incentive}) >> 32` },
      { name: 'scaled by the gain', value: inAtn(pay?.solvers[slot] ?? 0n), how: `* ${gain} / ${params.target}, rounded down` },
    ],
  };
};

/** The event of that name in which the account says something. */
export const eventOf = (events: readonly ChainEvent[], name: ChainEventName, account: Hex): ChainEvent | undefined =>
  events.find((event) => event.name === name && Object.values(event.args as Record<string, unknown>).includes(account));
