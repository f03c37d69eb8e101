import type { Role } from '../decide.ts';
import type { Effect } from '../effects.ts';
import type { MergedVersion } from '../handlers/work.ts';
import { KEEPER_STEP_BLOCKS, keeperWants } from '../keeper.ts';
import type { RoleState } from '../state.ts';
import { statusWants } from '../status.ts';
import { tasksOfRound } from '../view/network-view.ts';
import { headOf } from '../view/round-view.ts';
import { currentRound, paramsIn, projectOf, publish, send, work, worked } from '../wishes.ts';

/** `rank`: 0 proposes at once; a higher one waits so many steps for those before it. Being first is all there is to win. */
export type AggregatorOptions = { readonly rank?: number };

/** Merges the accepted updates of a round and proposes the result as the next version. */
export const aggregatorRole = ({ rank = 0 }: AggregatorOptions = {}): Role => ({
  name: 'aggregator',
  wants: (state) => [...mergeWants(state, rank), ...statusWants(state, 'aggregator'), ...keeperWants(state, rank, () => 6)],
});

const mergeWants = (state: RoleState, rank: number): readonly Effect[] => {
  const project = projectOf(state);
  const round = project && currentRound(project);
  if (!project || round?.phase !== 'merging') return [];
  if (round.proposal !== undefined) {
    const { aggregator, digest, attempt } = round.proposal;
    if (aggregator !== state.me) return [];
    const message = { projectId: project.projectId, round: round.round, digest };
    return [publish(`attest/${round.round}/${attempt}`, { topic: 'attest', message })];
  }
  const { params, wish } = paramsIn(state, round.paramsVersion);
  if (params === undefined) return wish;
  const name = `merge/${round.round}`;
  const merged = worked<MergedVersion>(state, name);
  if (merged === undefined) {
    const tasks = tasksOfRound(state.view, project.projectId, round.round);
    return [work(name, { type: 'merge', tasks, head: headOf(project).digest, projectSpec: project.specDigest, params })];
  }
  if (state.block < (round.mergingBlock ?? 0) + rank * KEEPER_STEP_BLOCKS) return [];
  const args = [project.projectId, merged.digest, merged.inputRoot];
  return [send(`version/${round.round}/${round.failed}`, { contract: 'project', method: 'proposeVersion', args })];
};
