import { expect } from 'chai';
import { chain, read, send } from './support/chain.ts';
import { ATN, digestOf } from './support/params.ts';
import { type World, world } from './support/world.ts';

const domainOf = (w: World) => ({ name: 'Tempernet', version: '1', chainId: 31337, verifyingContract: w.token.target as string });

const FOREVER = 2n ** 40n;

describe('the token', () => {
  it('is minted once, to the treasury; what is burned is gone', async () => {
    const w = await world();
    const minted = await read<bigint>(w.token, 'minted');
    expect(minted).to.equal(100_000_000n * ATN);
    await send(w.token, w.owner, 'burn', 7n * ATN);
    expect(await read<bigint>(w.token, 'burned')).to.equal(7n * ATN);
    expect(await read<bigint>(w.token, 'totalSupply')).to.equal(minted - 7n * ATN);
  });

  it('takes a permit', async () => {
    const w = await world();
    const types = {
      Permit: ['owner', 'spender']
        .map((name) => ({ name, type: 'address' }))
        .concat(['value', 'nonce', 'deadline'].map((name) => ({ name, type: 'uint256' }))),
    };
    const message = { owner: w.owner.address, spender: w.keeper.address, value: 5n * ATN, nonce: 0n, deadline: FOREVER };
    const { ethers } = await chain();
    const signature = ethers.Signature.from(await w.owner.signTypedData(domainOf(w), types, message));
    const { owner, spender, value, deadline } = message;
    await send(w.token, w.keeper, 'permit', owner, spender, value, deadline, signature.v, signature.r, signature.s);
    expect(await read<bigint>(w.token, 'allowance', owner, spender)).to.equal(value);
  });

  it('moves by a signed authorisation, once', async () => {
    const w = await world();
    const types = {
      TransferWithAuthorization: [
        ...['from', 'to'].map((name) => ({ name, type: 'address' })),
        ...['value', 'validAfter', 'validBefore'].map((name) => ({ name, type: 'uint256' })),
        { name: 'nonce', type: 'bytes32' },
      ],
    };
    const message = {
      from: w.owner.address,
      to: w.keeper.address,
      value: 3n * ATN,
      validAfter: 0n,
      validBefore: FOREVER,
      nonce: digestOf('nonce'),
    };
    const { ethers } = await chain();
    const { v, r, s } = ethers.Signature.from(await w.owner.signTypedData(domainOf(w), types, message));
    const args = [...Object.values(message), v, r, s];
    // anybody may carry it
    await send(
      w.token,
      w.solvers[0]!,
      'transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)',
      ...args,
    );
    expect(await read<bigint>(w.token, 'balanceOf', w.keeper.address)).to.equal(3n * ATN);
    await expect(
      send(
        w.token,
        w.solvers[0]!,
        'transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)',
        ...args,
      ),
    ).to.be.revertedWithCustomError(w.token, 'ERC3009UsedAuthorization');
  });

  it('counts votes of who delegated', async () => {
    const w = await world();
    await send(w.token, w.owner, 'transfer', w.keeper.address, 9n * ATN);
    expect(await read<bigint>(w.token, 'getVotes', w.keeper.address)).to.equal(0n);
    await send(w.token, w.keeper, 'delegate', w.keeper.address);
    expect(await read<bigint>(w.token, 'getVotes', w.keeper.address)).to.equal(9n * ATN);
  });
});
