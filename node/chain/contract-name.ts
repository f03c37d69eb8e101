import type { Hex } from '../../protocol/hex.ts';

/** The contracts that a node talks to, by the key under which the Registry holds them. */
export const CONTRACT_NAMES = ['token', 'staking', 'project', 'tasks', 'rewards'] as const;

/** A contract by its registry key. */
export type ContractName = (typeof CONTRACT_NAMES)[number];

/** Addresses of one deployment, lower-case. */
export type ContractAddresses = { readonly [N in ContractName]: Hex } & { readonly registry: Hex };
