import type { ContractAddresses } from '../../node/chain/contract-name.ts';
import type { ChainEvent } from '../../node/chain/events.ts';
import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { ReadContent } from '../../node/content/read-stores.ts';
import type { Hex } from '../../protocol/hex.ts';

/** What happened in a deployment: what its chain said, and the content that it names. Evidence is drawn from these alone. */
export type Records = {
  /** In words: where they come from. */
  readonly origin: string;
  /** `chain`: asked of a node of it just now. `folder`: what a run wrote down while it went on. */
  readonly kind: 'chain' | 'folder';
  readonly chainId: number;
  readonly addresses: ContractAddresses;
  /** Every event, in chain order. */
  readonly events: readonly ChainEvent[];
  /** Names of accounts, where the run gave them some. */
  readonly names: Readonly<Record<Hex, string>>;
  readonly content: ReadContent;
  /** Throws RECORDS_DAMAGED when the records lack them. */
  params(projectId: bigint, version: number): Promise<ProjectParams>;
  /** Ends connections; idempotent. */
  close(): Promise<void>;
};
