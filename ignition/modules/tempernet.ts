import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';
import { keccak256, toUtf8Bytes } from 'ethers';

/** Whole supply where none is named: one hundred million ATN, in wei. */
const SUPPLY = 100_000_000n * 10n ** 18n;

/** Registry key of a contract, as the nodes look it up. */
const key = (name: string): string => keccak256(toUtf8Bytes(name));

/**
 * Deploys and wires the whole network. Parameters: `supply` (wei), `treasury` (receives it; by default the first account). The account
 * that deploys owns registry, staking, rewards and project, since wiring needs it; it may hand them over in two steps afterwards.
 */
export default buildModule('Tempernet', (m) => {
  const deployer = m.getAccount(0);
  const supply = m.getParameter('supply', SUPPLY);
  const treasury = m.getParameter('treasury', deployer);

  const token = m.contract('ATNToken', [supply, treasury]);
  const registry = m.contract('Registry', [deployer]);
  const staking = m.contract('ParticipantStaking', [token, deployer]);
  const rewards = m.contract('ResultsRewards', [token, deployer]);
  const project = m.contract('Project', [token, staking, rewards, deployer]);
  const tasks = m.contract('TaskContract', [project, staking, rewards]);

  m.call(project, 'setTasks', [tasks]);
  for (const [name, creditor] of [
    ['Project', project],
    ['Tasks', tasks],
  ] as const) {
    m.call(staking, 'authorise', [creditor], { id: `StakingAuthorises${name}` });
    m.call(rewards, 'authorise', [creditor], { id: `RewardsAuthorise${name}` });
  }
  for (const [name, contract] of Object.entries({ token, staking, project, tasks, rewards })) {
    m.call(registry, 'set', [key(name), contract], { id: `Registry_${name}` });
  }
  return { token, registry, staking, rewards, project, tasks };
});
