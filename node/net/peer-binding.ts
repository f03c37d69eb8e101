import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Announce } from '../../protocol/messages/topic-messages.ts';
import { accountOfPublicKey, recoverAccount, recoverPublicKey } from '../../protocol/signature.ts';
import { peerBindingDigest } from '../../protocol/statements.ts';
import type { Verdict } from './network.ts';
import type { Deployment } from './topic-string.ts';

/** A binding that was signed, good until `expiry` (seconds since 1970). */
export type SignedBinding = { readonly expiry: bigint; readonly signature: Hex };

/** Longest life of a binding, in seconds; a stolen one dies after it. */
const MAX_LIFE = 7 * 86_400;

// The EIP-712 domain names the registry as its contract: the one address a node knows before it asks the chain.
const digestOf = (
  domain: Deployment,
  binding: { readonly account: Hex; readonly peerId: string; readonly expiry: bigint },
): Hex => peerBindingDigest({ chainId: BigInt(domain.chainId), taskContract: domain.registry }, binding);

/** Has the account sign that `peerId` speaks for it for the next `seconds`. */
export const signBinding = async (
  options: Deployment & { readonly account: Hex; readonly peerId: string; readonly nowSeconds: number; readonly seconds: number },
  sign: ((digest: Hex) => Hex | Promise<Hex>) | undefined,
): Promise<SignedBinding> => {
  if (sign === undefined) throw new TempernetError('NET_BINDING_UNSIGNED', { account: options.account });
  const expiry = BigInt(options.nowSeconds + Math.min(options.seconds, MAX_LIFE));
  return { expiry, signature: await sign(digestOf(options, { ...options, expiry })) };
};

/** True when `signature` over `digest` is the account's. */
export type VerifyBinding = (account: Hex, digest: Hex, signature: Hex) => boolean | Promise<boolean>;

/** The usual proof: secp256k1 recovery gives the account. */
export const verifyByRecovery: VerifyBinding = (account, digest, signature) => recoverAccount(digest, signature) === account;

/** The public key that signed an announced binding; undefined where it is not the account's, as that of a contract is not. */
export const bindingKey = (domain: Deployment, announce: Announce): Uint8Array | undefined => {
  const key = recoverPublicKey(digestOf(domain, announce), announce.signature);
  return key !== undefined && accountOfPublicKey(key) === announce.account ? key : undefined;
};

/** Judges the binding in an announcement that `signer` (the peer that signed the envelope) sent. */
export const judgeBinding = async (
  options: Deployment & { readonly signer: string; readonly nowSeconds: number },
  announce: Announce,
  verify: VerifyBinding,
): Promise<Verdict> => {
  if (announce.peerId !== options.signer) return 'reject';
  const life = Number(announce.expiry) - options.nowSeconds;
  // Clocks differ, so an expired binding proves nothing against its sender; twice the longest life does.
  if (life <= 0) return 'ignore';
  if (life > 2 * MAX_LIFE) return 'reject';
  return (await verify(announce.account, digestOf(options, announce), announce.signature)) ? 'accept' : 'reject';
};
