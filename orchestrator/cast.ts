import { utf8ToBytes } from '@noble/hashes/utils.js';
import { createWallet, walletKeyFromSeed } from '../node/wallet/create-wallet.ts';
import type { Hex } from '../protocol/hex.ts';
import { ROLE_TERMS } from '../protocol/roles.ts';
import type { AdversaryName } from '../roles/adversaries/names.ts';
import type { PlayedRole } from '../roles/played-roles.ts';
import { adversariesOf, honestCounts, roleOf } from './adversaries.ts';
import { type DataPart, dataPart } from './data-parts.ts';
import type { DevnetOptions } from './devnet-options.ts';

/** One participant of a devnet: its name, role, place among its like, key, the stake it brings, and how it cheats, if it does. */
export type CastMember = {
  readonly name: string;
  readonly role: PlayedRole;
  readonly index: number;
  readonly key: Uint8Array;
  readonly account: Hex;
  readonly stake: bigint;
  readonly adversary?: AdversaryName;
  /** Of a proposer: which examples are its own. */
  readonly data?: DataPart;
};

/** Engagements that a participant's stake must cover at once, beyond its minimum. */
const COVER: Readonly<Record<PlayedRole, bigint>> = { proposer: 4n, solver: 8n, coordinator: 4n, aggregator: 1n };

/**
 * Everyone who takes part, adversaries beside the honest; accounts follow from the seed and the name alone. Adversaries bring
 * stake to lose in every round. Aggregators that cheat stand first in their line, or they would never propose.
 */
export const castOf = (options: DevnetOptions): CastMember[] => {
  const counts = honestCounts(options);
  const adversaries = adversariesOf(options);
  const tasks = counts.proposer + adversaries.filter((one) => roleOf(one) === 'proposer').length;
  const member = (role: PlayedRole, name: string, index: number, adversary?: AdversaryName): CastMember => {
    const key = keyOf(options.seed, name);
    const toLose = adversary === undefined ? 0n : BigInt(options.rounds * tasks);
    const data = role === 'proposer' ? { data: dataPart(index, counts.proposer, tasks) } : {};
    const stake = ROLE_TERMS[role].minimumStake + (COVER[role] + toLose) * ROLE_TERMS[role].lock;
    return { name, role, index, key, account: createWallet(key).address, stake, ...(adversary && { adversary }), ...data };
  };
  return (Object.keys(counts) as PlayedRole[]).flatMap((role) => {
    const cheats = adversaries.filter((one) => roleOf(one) === role);
    const cheatsFirst = role === 'aggregator';
    const honest = Array.from({ length: counts[role] }, (_, i) =>
      member(role, `${role}-${i + 1}`, cheatsFirst ? cheats.length + i : i),
    );
    const others = cheats.map((adversary, i) => {
      const nth = cheats.slice(0, i).filter((one) => one === adversary).length;
      const name = adversary.replace(':', '-') + (nth === 0 ? '' : `-${nth + 1}`);
      return member(role, name, cheatsFirst ? i : counts[role] + i, adversary);
    });
    return [...honest, ...others];
  });
};

/** How many of a role take part. */
export const countOf = (cast: readonly CastMember[], role: PlayedRole): number => cast.filter((m) => m.role === role).length;

/** The key of a named account of a run. */
export const keyOf = (seed: number, name: string): Uint8Array => walletKeyFromSeed(utf8ToBytes(`devnet/${seed}/`), name);
