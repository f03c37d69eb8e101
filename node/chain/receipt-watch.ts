import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { HeadWatcher } from './head-watcher.ts';
import { fetchReceipt, type Receipt } from './receipt.ts';
import type { Header, Rpc } from './rpc.ts';
import type { Payload } from './sign-transaction.ts';
import type { Submitted, Submitter } from './submitter.ts';

/** A transaction counts as stuck after so many blocks, and after the time that the options name. */
const STUCK_BLOCKS = 3;

type Flight = {
  readonly payload: Payload;
  readonly hashes: Hex[];
  submitted: Submitted;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
  sinceBlock: number | undefined;
  sinceMs: number;
  /** It was in a block, which does not stand yet. */
  mined: boolean;
  /** Its nonce was used up, and no receipt found. */
  lost: boolean;
  busy: boolean;
};

/** Waits for submitted transactions. */
export type ReceiptWatch = {
  /** Resolves with the receipt once mined, successful or not, and confirmed. Errors: CHAIN_DROPPED, CHAIN_CLOSED. */
  wait(submitted: Submitted, payload: Payload): Promise<Receipt>;
  close(): void;
};

/**
 * Looks for all receipts at each new head; sends what is stuck again with higher fees. What a reorganisation undoes before
 * `confirmations` blocks stand on it is waited for, and sent again, like what was never mined.
 */
export const createReceiptWatch = (
  options: { readonly stuckMs: number; readonly confirmations: number },
  modules: {
    readonly rpc: Rpc;
    readonly heads: HeadWatcher;
    readonly submitter: Submitter;
    readonly logger: Logger;
    readonly clock: Clock;
  },
): ReceiptWatch => {
  const { rpc, heads, submitter, logger, clock } = modules;
  const flights = new Set<Flight>();
  let unwatch: (() => void) | undefined;
  let previous: Header | undefined;

  const end = (flight: Flight): void => {
    flights.delete(flight);
    if (flights.size > 0) return;
    unwatch?.();
    unwatch = undefined;
    previous = undefined;
  };

  const receiptOf = async (flight: Flight): Promise<Receipt | null> => {
    for (const hash of flight.hashes.toReversed()) {
      const receipt = await fetchReceipt(rpc, hash);
      if (receipt !== null) return receipt;
    }
    return null;
  };

  const again = async (flight: Flight, head: Header): Promise<void> => {
    flight.sinceBlock = head.number;
    flight.sinceMs = clock.now();
    // A reorganisation can undo a transaction of ours that nobody has any more; what was numbered after it then waits for ever.
    await submitter.fill(flight.submitted.nonce, new Set([...flights].map((other) => other.submitted.nonce)));
    const sent = await submitter.replace(flight.payload, flight.submitted);
    if (sent !== undefined) {
      flight.submitted = sent;
      logger.info({ nonce: sent.nonce, txHash: sent.txHash }, 'stuck transaction sent again');
      if (!flight.hashes.includes(sent.txHash)) flight.hashes.push(sent.txHash);
      return;
    }
    const receipt = await receiptOf(flight);
    if (receipt === null && !flight.lost) {
      flight.lost = true; // Of several backends behind one endpoint, the one that was asked may lag behind the other.
      return;
    }
    end(flight);
    if (receipt === null) flight.reject(new TempernetError('CHAIN_DROPPED', { txHash: flight.hashes[0] }));
    else flight.resolve(receipt);
  };

  const look = async (flight: Flight, head: Header): Promise<void> => {
    flight.sinceBlock ??= head.number;
    const receipt = await receiptOf(flight);
    if (receipt !== null && head.number - receipt.block >= options.confirmations) {
      end(flight);
      flight.resolve(receipt);
    } else if (receipt !== null) {
      flight.mined = true;
      flight.sinceBlock = head.number;
      flight.sinceMs = clock.now();
    } else if (flight.mined) {
      flight.mined = false; // A reorganisation undid it: windows pass, so it is not waited for as for a slow one.
      await again(flight, head);
    } else if (head.number - flight.sinceBlock >= STUCK_BLOCKS && clock.now() - flight.sinceMs >= options.stuckMs) {
      await again(flight, head);
    }
  };

  const start = (flight: Flight, head: Header): void => {
    if (flight.busy) return;
    flight.busy = true;
    look(flight, head)
      .catch((error: unknown) => logger.warn({ error }, 'receipt not readable, trying again'))
      .finally(() => {
        flight.busy = false;
      });
  };

  const onHead = (head: Header): void => {
    // A head that does not stand on the one before it: transactions and nonces may have been undone.
    if (
      previous !== undefined &&
      (head.number <= previous.number || (head.number === previous.number + 1 && head.parentHash !== previous.hash))
    ) {
      submitter.resync();
    }
    previous = head;
    for (const flight of flights) start(flight, head);
  };

  return {
    wait: (submitted, payload) =>
      new Promise((resolve, reject) => {
        const hashes = [submitted.txHash];
        const flight: Flight = {
          payload,
          submitted,
          hashes,
          resolve,
          reject,
          sinceBlock: undefined,
          sinceMs: clock.now(),
          mined: false,
          lost: false,
          busy: false,
        };
        flights.add(flight);
        const head = heads.latest();
        // The block that took it may have passed while the answer was on its way.
        if (unwatch !== undefined && head !== undefined) start(flight, head);
        unwatch ??= heads.watch(onHead);
      }),
    close: () => {
      for (const flight of flights) flight.reject(new TempernetError('CHAIN_CLOSED'));
      flights.clear();
      unwatch?.();
      unwatch = undefined;
    },
  };
};
