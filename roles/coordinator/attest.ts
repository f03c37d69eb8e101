import type { Effect } from '../effects.ts';
import type { Review } from '../handlers/work.ts';
import { guardingTruths } from '../known-truths.ts';
import { revealedTruths } from '../past-task.ts';
import type { RoleState } from '../state.ts';
import { tasksOfRound } from '../view/network-view.ts';
import { headOf } from '../view/round-view.ts';
import { seatOf } from '../view/task-view.ts';
import { currentRound, paramsIn, projectOf, send, work, worked } from '../wishes.ts';

/** Recomputes a proposed version and says *this*, *that digest* or *worse*: the duty of every seat that revealed a ballot in the round. */
export const attestWants = (state: RoleState): readonly Effect[] => {
  const project = projectOf(state);
  const round = project && currentRound(project);
  if (!project || round?.phase !== 'merging') return [];
  const tasks = tasksOfRound(state.view, project.projectId, round.round);
  const seated = tasks.filter((t) => t.state === 'settled' && seatOf(t, state.me)?.ballot !== undefined);
  if (seated.length === 0) return [];
  const { params, wish } = paramsIn(state, round.paramsVersion);
  if (params === undefined) return wish;
  const proposal = round.proposal;
  if (proposal === undefined || proposal.attested.includes(state.me)) return [];
  const name = `review/${round.round}/${proposal.digest}/${proposal.inputRoot}`;
  const review = worked<Review>(state, name);
  if (review === undefined) {
    const context = { tasks, head: headOf(project).digest, projectSpec: project.specDigest, params };
    const proposed = { digest: proposal.digest, inputRoot: proposal.inputRoot };
    const otherTruths = guardingTruths(revealedTruths(state), tasks, round.round, params.recentRounds);
    return [work(name, { type: 'review', ...context, proposed, otherTruths })];
  }
  const args = [project.projectId, seated.map((t) => t.taskId), review.kind, review.digest];
  return [send(`attest/${round.round}/${proposal.attempt}`, { contract: 'project', method: 'attest', args })];
};
