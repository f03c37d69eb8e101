import { expect } from 'chai';
import { packLifecycle, ROUND_LIFECYCLE, TASK_LIFECYCLE } from '../../protocol/lifecycle.ts';
import { chain, read } from './support/chain.ts';

describe('the lifecycle tables of Solidity and TypeScript', () => {
  it('are equal, bit by bit', async () => {
    const { ethers } = await chain();
    const harness = await ethers.deployContract('LifecycleHarness');
    const [task, round] = [packLifecycle(TASK_LIFECYCLE), packLifecycle(ROUND_LIFECYCLE)];
    expect(await read<bigint>(harness, 'taskActions')).to.equal(task.actions);
    expect(await read<bigint>(harness, 'taskSuccessors')).to.equal(task.successors);
    expect(await read<bigint>(harness, 'roundActions')).to.equal(round.actions);
    expect(await read<bigint>(harness, 'roundSuccessors')).to.equal(round.successors);
  });
});
