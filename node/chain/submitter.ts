import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { type Fees, raiseFees } from './fees.ts';
import { quantity } from './header.ts';
import type { Rpc } from './rpc.ts';
import { type Payload, signTransaction } from './sign-transaction.ts';
import { type SubmitFault, submitFault } from './submit-error.ts';

const MAX_TRIES = 8;
const RETRY_MS = 100;
const TRANSFER_GAS = 21_000n;

/** A transaction that the endpoint took. */
export type Submitted = { readonly txHash: Hex; readonly nonce: number; readonly fees: Fees };

/** Puts transactions into the endpoint's pool, one at a time, so that nonces have no gap: a nonce counts as used once the pool has it. */
export type Submitter = {
  submit(payload: Payload): Promise<Submitted>;
  /** Sends the payload again under its nonce with higher fees; undefined when the nonce is used up. */
  replace(payload: Payload, previous: Submitted): Promise<Submitted | undefined>;
  /** Uses up nonces that the chain still waits for below `nonce`, up to the first one in `own`, by empty transfers to oneself. */
  fill(nonce: number, own: ReadonlySet<number>): Promise<void>;
  /** Asks the chain for the nonce before the next transaction: after a reorganisation. */
  resync(): void;
};

/** A submitter for one wallet. Errors: CHAIN_NO_FUNDS, CHAIN_UNREACHABLE, CHAIN_RPC. */
export const createSubmitter = (
  options: { readonly chainId: number },
  modules: {
    readonly rpc: Rpc;
    readonly wallet: Wallet;
    readonly fees: () => Promise<Fees>;
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

  const isKnown = async (txHash: Hex, fault: SubmitFault): Promise<boolean> => {
    try {
      return (await rpc.call('eth_getTransactionByHash', [txHash])) !== null;
    } catch (error) {
      if (fault === 'unreachable') return false; // Nobody answers: the next attempt asks again.
      throw error;
    }
  };

  const trySend = async (payload: Payload, at: number, offer: Fees): Promise<Submitted> => {
    const { raw, txHash } = signTransaction(wallet, options.chainId, payload, at, offer);
    let unsure = false;
    for (let attempt = 1; ; attempt++) {
      try {
        await rpc.call('eth_sendRawTransaction', [raw]);
        return { txHash, nonce: at, fees: offer };
      } catch (error) {
        const fault = submitFault(error);
        // Endpoints try again by themselves and then say that the nonce is used: by the very transaction that they refuse.
        const taken = fault === 'known' || ((unsure || fault === 'nonce') && (await isKnown(txHash, fault)));
        if (taken) return { txHash, nonce: at, fees: offer };
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
        let offer = await fees();
        for (let attempt = 1; ; attempt++) {
          const at = nonce ?? (await count('pending'));
          nonce = at;
          try {
            const submitted = await trySend(payload, at, offer);
            if (nonce === at) nonce = at + 1; // Else a reorganisation came in between.
            return submitted;
          } catch (error) {
            nonce = undefined;
            const fault = submitFault(error);
            if (attempt === MAX_TRIES || (fault !== 'nonce' && fault !== 'fee')) throw error;
            if (fault === 'fee') offer = raiseFees(raiseFees(offer, await fees()), offer);
            logger.debug({ fault, attempt }, 'transaction refused, trying again');
            await clock.sleep(RETRY_MS * (attempt - 1));
          }
        }
      }),
    replace: (payload, previous) =>
      serial(async () => {
        if ((await count('latest')) > previous.nonce) return undefined;
        return trySend(payload, previous.nonce, raiseFees(previous.fees, await fees()));
      }),
    fill: (below, own) =>
      serial(async () => {
        for (let at = await count('pending'); at < below && !own.has(at); at++) {
          const sent = await trySend({ to: wallet.address, data: '0x', gasLimit: TRANSFER_GAS }, at, await fees());
          logger.warn({ nonce: at, txHash: sent.txHash }, 'nonce that got lost filled');
        }
      }),
    resync: () => {
      nonce = undefined;
    },
  };
};
