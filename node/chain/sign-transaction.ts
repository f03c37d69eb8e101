import { Signature, Transaction } from 'ethers';
import type { Hex } from '../../protocol/hex.ts';
import type { Wallet } from '../wallet/wallet.ts';
import type { Fees } from './fees.ts';

/** What a transaction says, before nonce and fees. */
export type Payload = { readonly to: Hex; readonly data: string; readonly gasLimit: bigint };

/** A signed type 2 transaction and its hash. */
export const signTransaction = (
  wallet: Wallet,
  chainId: number,
  payload: Payload,
  nonce: number,
  fees: Fees,
): { raw: string; txHash: Hex } => {
  const { to, data, gasLimit } = payload;
  const transaction = Transaction.from({
    type: 2,
    chainId,
    nonce,
    to,
    data,
    gasLimit,
    maxFeePerGas: fees.maxFee,
    maxPriorityFeePerGas: fees.tip,
  });
  transaction.signature = Signature.from(wallet.signDigest(transaction.unsignedHash as Hex));
  return { raw: transaction.serialized, txHash: (transaction.hash ?? '0x') as Hex };
};
