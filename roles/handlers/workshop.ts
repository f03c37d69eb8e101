import type { ChainClient } from '../../node/chain/client-types.ts';
import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Content } from '../../node/content/content.ts';
import type { Journal } from '../../node/journal/journal.ts';
import type { Logger } from '../../node/log/logger.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { Accusation } from '../../protocol/messages/topic-messages.ts';
import type { StatementDomain } from '../../protocol/statements.ts';
import type { DataSchema, Payload } from '../../substrate/payload.ts';
import type { Column } from '../../substrate/program/program-manifest.ts';
import type { Privacy } from '../privacy/privacy.ts';
import type { Library } from './library.ts';
import type { Openings } from './openings.ts';
import type { OwnData } from './own-data.ts';

/** Where a proposer's examples come from. The same call gives the same bytes, so that a restart prepares the same task. */
export type TaskSource = {
  /** Training examples cut into `shards` data set contents. */
  shards(schema: DataSchema, shards: number): Promise<{ columns: readonly Column[]; shards: readonly Uint8Array[] }>;
  /** Hidden examples of one task, as data set content; never the same twice. Throws ROLE_DATA_EXHAUSTED. */
  truth(schema: DataSchema, taskNumber: number, count: number): Promise<Uint8Array>;
};

/** Accusations of this network's seats, as this node hears and answers them (protocol section 6, item 5). */
export type Accusations = {
  /** The account's signature over a digest. */
  readonly sign: (digest: Hex) => Hex;
  /** Validly signed accusations that others made of a task, in order of arrival. */
  readonly heard: (taskId: bigint) => readonly Accusation[];
  /** Told what re-running the accused interval showed. */
  readonly settled: (accusation: Accusation, upheld: boolean) => void;
};

/** What work is done with. */
export type Workshop = {
  readonly me: Hex;
  readonly domain: StatementDomain;
  readonly chain: Pick<ChainClient, 'params' | 'blockHash'>;
  readonly content: Content;
  readonly journal: Pick<Journal, 'get' | 'putIfAbsent' | 'list'>;
  readonly library: Library;
  readonly logger: Logger;
  /** Peers that speak for an account, asked first for what it published. */
  readonly providersOf: (account: Hex) => readonly string[];
  /** The content digest of some bytes. States are hashed many times a task: whoever brings it brings a fast one. */
  readonly digestOf: (bytes: Uint8Array) => Hex;
  /** 32 random bytes: a salt. */
  readonly salt: () => Hex;
  readonly source?: TaskSource;
  /** Of a solver: throws what keeps it from training a task well, asked before stake is locked on it. */
  readonly mayTrain?: (payload: Payload, params: ProjectParams) => void;
  /** Of a solver: what it trains on where the project's data are the solvers' own. */
  readonly ownData?: OwnData;
  /** Of a solver that hides its data in noise. */
  readonly privacy?: Privacy;
  /** Absent where nobody can be heard: nothing is opened then, and nothing seen. */
  readonly openings?: Openings;
  /** Absent where nobody can be heard: none are made then, and none heeded. */
  readonly accusations?: Accusations;
  /** How long content of others is waited for, ms. */
  readonly fetchTimeoutMs: number;
};
