import { expect } from 'chai';
import { keccak256, toUtf8Bytes, ZeroAddress } from 'ethers';
import { read, send } from './support/chain.ts';
import { ATN } from './support/params.ts';
import { world } from './support/world.ts';

const key = (name: string): string => keccak256(toUtf8Bytes(name));

describe('the deployed network', () => {
  it('is found by the keys of the registry', async () => {
    const w = await world();
    for (const name of ['token', 'staking', 'project', 'tasks', 'rewards'] as const) {
      expect(await read<string>(w.registry, 'get', key(name))).to.equal(w[name].target);
    }
    await expect(read(w.registry, 'get', key('nothing'))).to.be.revertedWithCustomError(w.registry, 'RegistryUnknownKey');
  });

  it('is wired: tasks and project may lock and credit, nobody else', async () => {
    const w = await world();
    for (const contract of [w.staking, w.rewards]) {
      for (const allowed of [w.project, w.tasks])
        expect(await read<boolean>(contract, 'authorised', allowed.target)).to.equal(true);
      expect(await read<boolean>(contract, 'authorised', w.owner.address)).to.equal(false);
    }
    expect(await read<string>(w.project, 'tasks')).to.equal(w.tasks.target);
    for (const name of ['project', 'staking', 'rewards'] as const)
      expect(await read<string>(w.tasks, name)).to.equal(w[name].target);
    for (const name of ['staking', 'rewards', 'token'] as const)
      expect(await read<string>(w.project, name)).to.equal(w[name].target);
  });

  it('can be changed by its owner only, and ownership moves in two steps', async () => {
    const w = await world();
    const deny = (act: Promise<unknown>) => expect(act).to.be.revertedWithCustomError(w.registry, 'OwnableUnauthorizedAccount');
    await deny(send(w.registry, w.keeper, 'set', key('token'), w.keeper.address));
    await deny(send(w.staking, w.keeper, 'authorise', w.keeper.address));
    await deny(send(w.staking, w.keeper, 'setMinimum', 0, ATN));
    await deny(send(w.rewards, w.keeper, 'authorise', w.keeper.address));
    await deny(send(w.project, w.keeper, 'setTasks', w.keeper.address));
    await expect(send(w.project, w.owner, 'setTasks', w.keeper.address)).to.be.revertedWithCustomError(
      w.project,
      'ProjectTasksAlreadySet',
    );
    await expect(send(w.registry, w.owner, 'set', key('token'), ZeroAddress)).to.be.revertedWithCustomError(
      w.registry,
      'RegistryZeroAddress',
    );
    await send(w.registry, w.owner, 'transferOwnership', w.keeper.address);
    expect(await read<string>(w.registry, 'owner')).to.equal(w.owner.address);
    await send(w.registry, w.keeper, 'acceptOwnership');
    expect(await read<string>(w.registry, 'owner')).to.equal(w.keeper.address);
  });
});
