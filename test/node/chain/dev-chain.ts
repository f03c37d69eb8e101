import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractFactory, type InterfaceAbi, id } from 'ethers';
import { encodeCall } from '../../../node/chain/encode-call.ts';
import { createHttpRpc } from '../../../node/chain/http-rpc.ts';
import { fetchReceipt } from '../../../node/chain/receipt.ts';
import type { Rpc } from '../../../node/chain/rpc.ts';
import type { Wallet } from '../../../node/wallet/wallet.ts';
import { startChain } from '../../../orchestrator/chain-process.ts';
import type { Evm } from '../../../orchestrator/evm.ts';
import { ROOT } from '../../../orchestrator/root.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { silentLogger } from '../log/silent-logger.ts';

const ARTIFACTS = join(ROOT, 'artifacts', 'contracts');

/** A process of its own that serves an EVM with token, staking and registry; the other registry keys name the registry itself, which emits nothing more. */
export type DevChain = {
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly registry: Hex;
  readonly staking: Hex;
  readonly rpc: Rpc;
  /** Gives an account gas, ATN and an allowance for staking. */
  fund(wallet: Wallet): Promise<void>;
  stop(): Promise<void>;
};

const createData = async (name: string, args: unknown[]): Promise<string> => {
  const { abi, bytecode } = JSON.parse(readFileSync(join(ARTIFACTS, `${name}.sol`, `${name}.json`), 'utf8')) as {
    abi: InterfaceAbi;
    bytecode: string;
  };
  return (await new ContractFactory(abi, bytecode).getDeployTransaction(...args)).data ?? '';
};

/** Starts and deploys; needs the contracts' artifacts (`hardhat build`). */
export const startDevChain = async (folder: string, evm: Evm = 'hardhat'): Promise<DevChain> => {
  const { process: node, rpcUrl, wsUrl } = await startChain({ folder, evm }, silentLogger);
  const rpc = createHttpRpc({ url: rpcUrl });
  const [owner] = (await rpc.call('eth_accounts', [])) as [Hex];
  const execute = async (transaction: Record<string, unknown>): Promise<Hex> => {
    const txHash = (await rpc.call('eth_sendTransaction', [{ from: owner, gas: '0x5b8d80', ...transaction }])) as Hex;
    for (;;) {
      const receipt = await fetchReceipt(rpc, txHash);
      if (receipt !== null)
        return (
          ((await rpc.call('eth_getTransactionReceipt', [txHash])) as { contractAddress: Hex | null }).contractAddress ?? '0x'
        );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const token = await execute({ data: await createData('ATNToken', [10n ** 24n, owner]) });
  const staking = await execute({ data: await createData('ParticipantStaking', [token, owner]) });
  const registry = await execute({ data: await createData('Registry', [owner]) });
  for (const [key, account] of Object.entries({ token, staking, project: registry, tasks: registry, rewards: registry })) {
    await execute({ to: registry, data: encodeCall({ contract: 'registry', method: 'set', args: [id(key), account] }) });
  }
  return {
    httpUrl: rpcUrl,
    wsUrl,
    registry,
    staking,
    rpc,
    fund: async ({ address }) => {
      await execute({ to: address, value: '0x8ac7230489e80000' });
      await execute({ to: token, data: encodeCall({ contract: 'token', method: 'transfer', args: [address, 10n ** 22n] }) });
    },
    stop: async () => {
      rpc.close();
      await node.stop('SIGTERM', 2_000);
    },
  };
};
