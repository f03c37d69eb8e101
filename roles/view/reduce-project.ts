import type { ChainEvent } from '../../node/chain/events.ts';
import type { NetworkView } from './network-view.ts';
import type { ProjectView, RoundView } from './round-view.ts';

/** The part of the fold that concerns projects: rounds and versions. */
export const reduceProject = (view: NetworkView, event: ChainEvent): NetworkView => {
  const put = (project: ProjectView): NetworkView => ({
    ...view,
    projects: { ...view.projects, [String(project.projectId)]: project },
  });
  if (event.name === 'ProjectCreated') {
    const { projectId, owner, specDigest, genesisDigest } = event.args;
    return put({
      projectId,
      owner,
      specDigest,
      versions: [{ version: 0, digest: genesisDigest, round: 0 }],
      paramsVersion: 0,
      round: 1,
      rounds: {},
    });
  }
  if (!('projectId' in event.args)) return view;
  const project = view.projects[String(event.args.projectId)];
  if (project === undefined) return view;
  const next = change(project, event);
  return next === project ? view : put(next);
};

const change = (project: ProjectView, event: ChainEvent): ProjectView => {
  switch (event.name) {
    case 'ParamsChanged':
      return { ...project, paramsVersion: event.args.paramsVersion };
    case 'RoundOpened':
      return withRound({ ...project, round: event.args.round }, event.args.round, () => ({
        round: event.args.round,
        phase: 'open',
        inputs: 0,
        seats: 0,
        deadline: 0,
        failed: 0,
        paramsVersion: event.args.paramsVersion,
        openedAt: event.timestamp,
      }));
    case 'RoundMerging': {
      const { inputs, seats, deadline } = event.args;
      return withRound(project, event.args.round, (r) => ({
        ...r,
        phase: 'merging',
        inputs,
        seats,
        deadline,
        mergingBlock: event.block,
      }));
    }
    case 'VersionProposed': {
      const { attempt, aggregator, digest, inputRoot, deadline } = event.args;
      const proposal = { attempt, aggregator, digest, inputRoot, deadline, block: event.block, attested: [] };
      return withRound(project, event.args.round, (r) => ({ ...r, proposal }));
    }
    case 'VersionAttested':
      return withRound(project, event.args.round, (r) =>
        r.proposal === undefined
          ? r
          : { ...r, proposal: { ...r.proposal, attested: [...r.proposal.attested, event.args.coordinator] } },
      );
    case 'VersionAttemptFailed':
      return withRound(project, event.args.round, ({ proposal: _gone, ...r }) => ({
        ...r,
        failed: r.failed + 1,
        deadline: event.args.deadline,
        mergingBlock: event.block,
      }));
    case 'VersionPublished': {
      const { version, digest, round, aggregator } = event.args;
      // A version that seats put in place of the proposed one has no aggregator.
      const by = /^0x0+$/.test(aggregator) ? {} : { aggregator };
      return { ...project, versions: [...project.versions, { version, digest, round, ...by }] };
    }
    case 'RoundEnded':
      return withRound({ ...project, round: event.args.round + 1 }, event.args.round, (r) => ({
        ...r,
        phase: 'ended',
        outcome: event.args.outcome,
        endedAt: event.timestamp,
      }));
    default:
      return project;
  }
};

const withRound = (project: ProjectView, round: number, update: (r: RoundView) => RoundView): ProjectView => ({
  ...project,
  rounds: { ...project.rounds, [round]: update(project.rounds[round] as RoundView) },
});
