import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { Wallet } from '../wallet/wallet.ts';
import type { ChainMeters } from './chain-metrics.ts';
import type { ContractCall, SendOptions } from './client-types.ts';
import type { ContractAddresses } from './contract-name.ts';
import { encodeCall } from './encode-call.ts';
import { createFees } from './fees.ts';
import type { HeadWatcher } from './head-watcher.ts';
import { quantity, toQuantity } from './header.ts';
import type { Receipt } from './receipt.ts';
import { createReceiptWatch } from './receipt-watch.ts';
import { asRevert, revertError } from './revert.ts';
import type { Rpc } from './rpc.ts';
import type { Payload } from './sign-transaction.ts';
import { createSubmitter } from './submitter.ts';

/**
 * What a call needs may grow between estimate and block (a seat is displaced, an attestation turns out to be the one that publishes
 * and pays): so much is added. Unused gas costs nothing.
 */
const GAS_FACTOR = 2;
const GAS_EXTRA = 200_000;

/** Sends contract calls and waits for their receipts. */
export type Sender = {
  send(call: ContractCall, options: SendOptions): Promise<Receipt>;
  close(): void;
};

/** For which chain, and when a transaction counts as stuck, or as sent. */
export type SenderOptions = { readonly chainId: number; readonly stuckMs: number; readonly confirmations: number };

/** What a sender stands on. */
export type SenderModules = {
  readonly rpc: Rpc;
  readonly heads: HeadWatcher;
  readonly wallet: Wallet;
  readonly addresses: ContractAddresses;
  readonly meters: ChainMeters;
  readonly logger: Logger;
  readonly clock: Clock;
};

/** A sender for one wallet. Errors: those of the submitter and receipt watch, CHAIN_REVERTED, CHAIN_BAD_CALL, CHAIN_ABORTED. */
export const createSender = (options: SenderOptions, modules: SenderModules): Sender => {
  const { rpc, heads, wallet, addresses, meters, logger, clock } = modules;
  const submitter = createSubmitter(options, { rpc, wallet, fees: createFees(rpc, heads), logger, clock });
  const receipts = createReceiptWatch(options, { rpc, heads, submitter, logger, clock });

  const estimate = async (call: ContractCall, to: Hex, data: string): Promise<bigint> => {
    try {
      // The pending block: deadlines and seed blocks are judged as they will be when the transaction is mined.
      const gas = quantity('gas', await rpc.call('eth_estimateGas', [{ from: wallet.address, to, data }, 'pending']));
      return BigInt(Math.ceil(gas * GAS_FACTOR) + GAS_EXTRA);
    } catch (error) {
      throw asRevert(call, error);
    }
  };

  /** Why a mined transaction failed: the same call on the state before its block, as the receipt does not say. */
  const explain = async (call: ContractCall, payload: Payload, receipt: Receipt): Promise<TempernetError> => {
    if (BigInt(receipt.gasUsed) >= payload.gasLimit) return outOfGas(call);
    for (const block of [receipt.block, receipt.block - 1]) {
      try {
        await rpc.call('eth_call', [{ from: wallet.address, to: payload.to, data: payload.data }, toQuantity(block)]);
      } catch (error) {
        const revert = asRevert(call, error);
        if (revert instanceof TempernetError && revert.code === 'CHAIN_REVERTED') return revert;
      }
    }
    return revertError(call, undefined);
  };

  const transact = async (call: ContractCall, settings: SendOptions): Promise<Receipt> => {
    const to = addresses[call.contract];
    const data = encodeCall(call);
    const gasLimit = settings.gasLimit === undefined ? await estimate(call, to, data) : BigInt(settings.gasLimit);
    if (settings.signal?.aborted) throw new TempernetError('CHAIN_ABORTED', { method: call.method });
    const payload = { to, data, gasLimit };
    const submitted = await submitter.submit(payload).catch((error: unknown) => {
      throw asRevert(call, error);
    });
    logger.debug({ method: call.method, txHash: submitted.txHash, nonce: submitted.nonce }, 'transaction sent');
    const receipt = await unlessAborted(receipts.wait(submitted, payload), call.method, settings.signal);
    meters.gas.inc({ method: call.method }, receipt.gasUsed);
    if (!receipt.ok) throw await explain(call, payload, receipt);
    return receipt;
  };

  return {
    send: async (call, settings) => {
      const began = clock.now();
      try {
        const receipt = await transact(call, settings);
        meters.transactions.inc({ method: call.method, outcome: 'mined' });
        meters.inclusion.observe({}, (clock.now() - began) / 1_000);
        return receipt;
      } catch (error) {
        meters.transactions.inc({ method: call.method, outcome: error instanceof TempernetError ? error.code : 'failed' });
        throw error;
      }
    },
    close: () => receipts.close(),
  };
};

const outOfGas = (call: ContractCall): TempernetError =>
  new TempernetError('CHAIN_REVERTED', { contract: call.contract, method: call.method, error: 'OutOfGas', args: '' });

/** The caller may leave; the transaction is watched on, so that its nonce cannot get lost. */
const unlessAborted = <T>(promise: Promise<T>, method: string, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new TempernetError('CHAIN_ABORTED', { method }));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
};
