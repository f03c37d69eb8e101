import { utf8ToBytes } from '@noble/hashes/utils.js';
import { createWallet, walletKeyFromSeed } from '../node/wallet/create-wallet.ts';
import type { Hex } from '../protocol/hex.ts';
import { ROLE_TERMS } from '../protocol/roles.ts';
import type { PlayedRole } from '../roles/played-roles.ts';
import type { DevnetOptions } from './devnet-options.ts';

/** One participant of a devnet: its name, role, place among its like, key and the stake it brings. */
export type CastMember = {
  readonly name: string;
  readonly role: PlayedRole;
  readonly index: number;
  readonly key: Uint8Array;
  readonly account: Hex;
  readonly stake: bigint;
};

/** Engagements that a participant's stake must cover at once, beyond its minimum. */
const COVER: Readonly<Record<PlayedRole, bigint>> = { proposer: 4n, solver: 8n, coordinator: 4n, aggregator: 1n };

/** Everyone who takes part; accounts follow from the seed and the name alone. */
export const castOf = (options: DevnetOptions): CastMember[] => {
  const counts = {
    coordinator: options.coordinators,
    solver: options.solvers,
    aggregator: options.aggregators,
    proposer: options.proposers,
  };
  return (Object.keys(counts) as PlayedRole[]).flatMap((role) =>
    Array.from({ length: counts[role] }, (_, index) => {
      const name = `${role}-${index + 1}`;
      const key = keyOf(options.seed, name);
      const stake = ROLE_TERMS[role].minimumStake + COVER[role] * ROLE_TERMS[role].lock;
      return { name, role, index, key, account: createWallet(key).address, stake };
    }),
  );
};

/** The key of a named account of a run. */
export const keyOf = (seed: number, name: string): Uint8Array => walletKeyFromSeed(utf8ToBytes(`devnet/${seed}/`), name);
