import { isTempernetError, TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { Wallet } from '../wallet/wallet.ts';
import type { Fees } from './fees.ts';
import { quantity } from './header.ts';
import type { Rpc } from './rpc.ts';
import { type Payload, signTransaction } from './sign-transaction.ts';
import { submitFault } from './submit-error.ts';

const MAX_TRIES = 8;
const RETRY_MS = 100;

/** A transaction that the endpoint took. */
export type Submitted = { readonly txHash: Hex; readonly nonce: number };

/** Puts transactions into the endpoint's pool, one at a time, so that nonces have no gap: a nonce counts as used once the pool has it. */
export type Submitter = {
  submit(payload: Payload): Promise<Submitted>;
  /** Sends the payload again under its nonce with fees raised by `factor` hundredths; undefined when the nonce is used up. */
  replace(payload: Payload, nonce: number, factor: bigint): Promise<Submitted | undefined>;
  /** Asks the chain for the nonce before the next transaction: after a reorganisation. */
  resync(): void;
};

/** A submitter for one wallet. Errors: CHAIN_NO_FUNDS, CHAIN_UNREACHABLE, CHAIN_RPC. */
export const createSubmitter = (
  options: { readonly chainId: number },
  modules: {
    readonly rpc: Rpc;
    readonly wallet: Wallet;
    readonly fees: (factor?: bigint) => Promise<Fees>;
    readonly logger: Logger;
    readonly clock: Clock;
  },
): Submitter => {
  const { rpc, wallet, fees, logger, clock } = modules;
  let nonce: number | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const serial = <T>(action: () => Promise<T>): Promise<T> => {
    const result = queue.then(action);
    queue = result.catch(() => undefined);
    return result;
  };

  const count = async (tag: 'pending' | 'latest'): Promise<number> =>
    quantity('transaction count', await rpc.call('eth_getTransactionCount', [wallet.address, tag]));

  const isKnown = async (txHash: Hex): Promise<boolean> => (await rpc.call('eth_getTransactionByHash', [txHash])) !== null;

  const trySend = async (payload: Payload, at: number, factor: bigint): Promise<Submitted> => {
    const { raw, txHash } = signTransaction(wallet, options.chainId, payload, at, await fees(factor));
    let unsure = false;
    for (let attempt = 1; ; attempt++) {
      try {
        await rpc.call('eth_sendRawTransaction', [raw]);
        return { txHash, nonce: at };
      } catch (error) {
        const fault = submitFault(error);
        if (fault === 'known' || (unsure && (await isKnown(txHash)))) return { txHash, nonce: at };
        if (fault === 'funds') throw new TempernetError('CHAIN_NO_FUNDS', { account: wallet.address }, { cause: error });
        if (fault !== 'unreachable' || attempt === MAX_TRIES) throw error;
        unsure = true; // The endpoint may have taken it before the connection broke: the same bytes again do no harm.
        await clock.sleep(RETRY_MS * attempt);
      }
    }
  };

  return {
    submit: (payload) =>
      serial(async () => {
        let factor = 100n;
        for (let attempt = 1; ; attempt++) {
          nonce ??= await count('pending');
          try {
            const submitted = await trySend(payload, nonce, factor);
            nonce++;
            return submitted;
          } catch (error) {
            nonce = undefined;
            const fault = submitFault(error);
            if (attempt === MAX_TRIES || (fault !== 'nonce' && fault !== 'fee')) throw error;
            if (fault === 'fee') factor *= 2n;
            logger.debug({ fault, attempt }, 'transaction refused, trying again');
          }
        }
      }),
    replace: (payload, at, factor) =>
      serial(async () => {
        if ((await count('latest')) > at) return undefined;
        try {
          return await trySend(payload, at, factor);
        } catch (error) {
          if (isTempernetError(error, 'CHAIN_RPC') && submitFault(error) === 'nonce') return undefined;
          throw error;
        }
      }),
    resync: () => {
      nonce = undefined;
    },
  };
};
