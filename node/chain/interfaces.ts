import { Interface, type InterfaceAbi } from 'ethers';
import tokenAbi from './abi/ATNToken.json' with { type: 'json' };
import stakingAbi from './abi/ParticipantStaking.json' with { type: 'json' };
import projectAbi from './abi/Project.json' with { type: 'json' };
import registryAbi from './abi/Registry.json' with { type: 'json' };
import rewardsAbi from './abi/ResultsRewards.json' with { type: 'json' };
import tasksAbi from './abi/TaskContract.json' with { type: 'json' };
import type { ContractName } from './contract-name.ts';

const of = (abi: unknown): Interface => new Interface(abi as InterfaceAbi);

/** The contracts' interfaces. */
export const INTERFACES: { readonly [N in ContractName | 'registry']: Interface } = {
  token: of(tokenAbi),
  staking: of(stakingAbi),
  project: of(projectAbi),
  tasks: of(tasksAbi),
  rewards: of(rewardsAbi),
  registry: of(registryAbi),
};
