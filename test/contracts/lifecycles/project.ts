import { ZeroAddress, ZeroHash } from 'ethers';
import { read, send } from '../support/chain.ts';
import type { Lifecycle, Scene } from '../support/lifecycle.ts';
import { ATN, digestOf } from '../support/params.ts';
import { openTask } from '../support/task.ts';
import { tableWorld } from './table-world.ts';

/** A project by its id, which may be that of none. */
type ProjectScene = Scene & { readonly id: bigint; readonly money: bigint };

const STRANGER = 'ProjectNotOwner';

const proposersOf = ({ w }: Scene): string[] => w.proposers.map(({ address }) => address);

/** A project of the world's owner beside the funded one. */
const fresh = async (funds: bigint): Promise<ProjectScene> => {
  const w = await tableWorld();
  await send(w.project, w.owner, 'createProject', digestOf('p'), digestOf('g'), w.params, proposersOf({ w }), [1, 1]);
  if (funds > 0n) await send(w.project, w.owner, 'fund', 2, funds);
  return { w, id: 2n, money: funds };
};

/** What a project's owner may do whatever its money and rounds do. */
const OWNED = {
  'project.createProject': 'ok',
  'project.createProject without a genesis': 'ProjectZeroDigest',
  'project.createProject without proposers': 'ProjectBadProposers',
  'project.fund': 'ok',
  'project.fund with nothing': 'ProjectZeroAmount',
  'project.fund with more than there is': 'ProjectAmountTooLarge',
  'project.defund nothing': 'ProjectZeroAmount',
  'project.setParams': 'ok',
  'project.setParams that cannot work': 'ProjectBadParams',
  'project.setProposers': 'ok',
  'project.setProposers with nobody': 'ProjectBadProposers',
  'project.setProposers with as many caps as not': 'ProjectBadProposers',
} as const;

const SPEC = digestOf('spec');

/** A project: unknown, without money, with money, with its money reserved. */
export const PROJECT: Lifecycle<ProjectScene> = {
  name: 'a project',
  actions: {
    'project.createProject': (scene) => [scene.w.keeper, SPEC, digestOf('g'), scene.w.params, proposersOf(scene), [1, 1]],
    'project.createProject without a genesis': (scene) => [
      scene.w.keeper,
      SPEC,
      ZeroHash,
      scene.w.params,
      proposersOf(scene),
      [1, 1],
    ],
    'project.createProject without proposers': ({ w }) => [w.keeper, SPEC, digestOf('g'), w.params, [], []],
    'project.fund': ({ w, id }) => [w.owner, id, ATN],
    'project.fund with nothing': ({ w, id }) => [w.owner, id, 0],
    'project.fund with more than there is': ({ w, id }) => [w.owner, id, 2n ** 96n],
    'project.defund': ({ w, id }) => [w.owner, id, 1],
    'project.defund nothing': ({ w, id }) => [w.owner, id, 0],
    'project.defund more than is free': ({ w, id, money }) => [w.owner, id, money + 1n],
    'project.defund by a stranger': ({ w, id }) => [w.keeper, id, 1],
    'project.setParams': ({ w, id }) => [w.owner, id, w.params],
    'project.setParams that cannot work': ({ w, id }) => [w.owner, id, { ...w.params, capacity: 0 }],
    'project.setParams by a stranger': ({ w, id }) => [w.keeper, id, w.params],
    'project.setProposers': (scene) => [scene.w.owner, scene.id, proposersOf(scene), [3, 3]],
    'project.setProposers with nobody': ({ w, id }) => [w.owner, id, [ZeroAddress], [1]],
    'project.setProposers with as many caps as not': (scene) => [scene.w.owner, scene.id, proposersOf(scene), [1]],
    'project.setProposers by a stranger': (scene) => [scene.w.keeper, scene.id, proposersOf(scene), [1, 1]],
    'tasks.propose': ({ w, id }) => [w.proposers[1]!, id, 0, SPEC, digestOf('any truth')],
    'tasks.propose without a spec': ({ w, id }) => [w.proposers[1]!, id, 0, ZeroHash, digestOf('any truth')],
    'tasks.propose without a truth': ({ w, id }) => [w.proposers[1]!, id, 0, SPEC, ZeroHash],
    'tasks.propose with the wrong number': ({ w, id }) => [w.proposers[1]!, id, 1, SPEC, digestOf('any truth')],
    'tasks.propose by who is not listed': ({ w, id }) => [w.keeper, id, 0, SPEC, digestOf('any truth')],
  },
  situations: {
    unknown: {
      state: 'none',
      reach: async () => ({ w: await tableWorld(), id: 7n, money: 0n }),
      otherwise: 'ProjectUnknown',
      outcomes: {
        'project.createProject': 'ok',
        'project.createProject without a genesis': 'ProjectZeroDigest',
        'project.createProject without proposers': 'ProjectBadProposers',
        'tasks.propose without a spec': 'TaskZeroDigest',
        'tasks.propose without a truth': 'TaskZeroDigest',
      },
    },
    'without money': {
      state: 'poor',
      reach: () => fresh(0n),
      otherwise: STRANGER,
      outcomes: {
        ...OWNED,
        'project.defund': 'ProjectUnderfunded',
        'project.defund more than is free': 'ProjectUnderfunded',
        'tasks.propose': 'ProjectUnderfunded',
        'tasks.propose without a spec': 'TaskZeroDigest',
        'tasks.propose without a truth': 'TaskZeroDigest',
        'tasks.propose with the wrong number': 'ProjectWrongTaskNumber',
        'tasks.propose by who is not listed': 'ProjectProposerNotListed',
      },
    },
    'with money': {
      state: 'funded',
      reach: () => fresh(100n * ATN),
      otherwise: STRANGER,
      outcomes: {
        ...OWNED,
        'project.defund': 'ok',
        'project.defund more than is free': 'ProjectUnderfunded',
        'tasks.propose': 'ok',
        'tasks.propose without a spec': 'TaskZeroDigest',
        'tasks.propose without a truth': 'TaskZeroDigest',
        'tasks.propose with the wrong number': 'ProjectWrongTaskNumber',
        'tasks.propose by who is not listed': 'ProjectProposerNotListed',
      },
    },
    'all its money reserved': {
      state: 'reserved',
      reach: async () => {
        const w = await tableWorld();
        await openTask(w);
        const { balance, reserved } = await read<{ balance: bigint; reserved: bigint }>(w.project, 'project', w.projectId);
        await send(w.project, w.owner, 'defund', w.projectId, balance - reserved);
        return { w, id: w.projectId, money: 0n };
      },
      otherwise: STRANGER,
      outcomes: {
        ...OWNED,
        'project.defund': 'ProjectUnderfunded',
        'project.defund more than is free': 'ProjectUnderfunded',
        'tasks.propose': 'ProjectUnderfunded',
        'tasks.propose without a spec': 'TaskZeroDigest',
        'tasks.propose without a truth': 'TaskZeroDigest',
        'tasks.propose with the wrong number': 'ProjectWrongTaskNumber',
        'tasks.propose by who is not listed': 'ProjectProposerNotListed',
      },
    },
  },
};
