import { VOID_REASONS } from '../../roles/view/task-view.ts';
import type { FoundReport } from './ballot-reports.ts';
import { ballotSection, consensusSections, settlementFacts } from './explain-consensus.ts';
import { eventOf } from './explain-solver.ts';
import { type Fact, inAtn, type Section, told } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** Why a proposer was paid or cut. */
export const explainProposer = (found: TaskCase, reports: readonly FoundReport[]): Section[] => {
  const { task, params, pools, pay, result } = found;
  const truth = found.events.find((event) => event.name === 'TruthRevealed');
  const facts: Fact[] = [
    told(
      'proposed',
      `task number ${task.taskNumber}, on version ${task.headVersion} (${task.headDigest})`,
      eventOf(found.events, 'TaskProposed', task.proposer),
    ),
    { name: 'task spec', value: task.specDigest },
    { name: 'truth committed', value: task.truthCommitment },
    truth === undefined ? { name: 'truth revealed', value: 'never' } : told('truth revealed', task.truthDigest ?? '', truth),
  ];
  const sections: Section[] = [{ title: 'as proposer', facts }];
  if (found.ballots.length > 0) {
    sections.push(ballotSection(found), {
      title: 'what the seats say of the task',
      facts: reports.map(({ coordinator, report }) => ({ name: found.label(coordinator), value: taskWord(report) })),
    });
  }
  if (task.state !== 'settled') return sections;
  const gain = Math.min(result?.g ?? 0, params.target);
  return [
    ...sections,
    ...consensusSections(found),
    settlementFacts(found),
    {
      title: 'payment of the proposer',
      facts: [
        { name: 'proposer pool', value: inAtn(pools.proposer) },
        {
          name: 'scaled by the gain',
          value: inAtn(pay?.proposer ?? 0n),
          how: `* ${gain} / ${params.target}, rounded down`,
        },
      ],
    },
  ];
};

const taskWord = (report: FoundReport['report']): string => {
  if (typeof report === 'string') return `no report: ${report}`;
  return report.badTask === ''
    ? `sound; loss of the base on its truth ${report.baseLoss?.toFixed(6) ?? 'unknown'}`
    : report.badTask;
};

/** How a task ended, in words. */
export const endOf = ({ task }: Pick<TaskCase, 'task'>): string => {
  if (task.state === 'void') return `void: ${VOID_REASONS[task.voidReason ?? 0] ?? 'no reason'}`;
  return task.state === 'settled' ? 'settled' : `${task.state}, not over yet`;
};
