import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import type { Contract, ContractTransactionReceipt } from 'ethers';
import { network } from 'hardhat';
import tempernet from '../../../ignition/modules/tempernet.ts';

/** One simulated chain, a block a transaction. */
export type Chain = Awaited<ReturnType<typeof openChain>>;

const openChain = () => network.getOrCreate('default');

let opened: Chain | undefined;

/** The chain all tests share; each starts from a snapshot. */
export const chain = async (): Promise<Chain> => {
  opened ??= await openChain();
  return opened;
};

/** The six contracts as `ignition/modules/tempernet.ts` deploys them. */
export type Contracts = Record<'token' | 'registry' | 'staking' | 'rewards' | 'project' | 'tasks', Contract>;

export const deploy = async (): Promise<Contracts> => {
  const { ignition } = await chain();
  const deployed: unknown = await ignition.deploy(tempernet);
  return deployed as Contracts;
};

/** Sends `name(...args)` as `from` and waits for its block. */
export const send = async (
  contract: Contract,
  from: HardhatEthersSigner,
  name: string,
  ...args: readonly unknown[]
): Promise<ContractTransactionReceipt> => {
  const connected = contract.connect(from) as Contract;
  const response = await connected.getFunction(name)(...args);
  return (await response.wait()) as ContractTransactionReceipt;
};

/** Reads `name(...args)`. */
export const read = async <T>(contract: Contract, name: string, ...args: readonly unknown[]): Promise<T> =>
  (await contract.getFunction(name).staticCall(...args)) as T;

/** Events named `name` that `contract` emitted, as objects of their named arguments. */
export const eventsOf = (contract: Contract, name: string, receipt: ContractTransactionReceipt): Record<string, unknown>[] =>
  receipt.logs.flatMap((log) => {
    const parsed = log.address === contract.target ? contract.interface.parseLog(log) : null;
    return parsed?.name === name ? [parsed.args.toObject()] : [];
  });

/** Signer that sends as `contract` does: what only a contract may call can then be called in every state. */
export const signerOf = async (contract: Contract): Promise<HardhatEthersSigner> => {
  const { ethers, networkHelpers } = await chain();
  const address = await contract.getAddress();
  await networkHelpers.setBalance(address, 10n ** 20n);
  return ethers.getImpersonatedSigner(address);
};
