import type { LogDescription } from 'ethers';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ContractAddresses, ContractName } from './contract-name.ts';
import { EVENT_ALIASES, EVENT_TABLE } from './event-table.ts';
import type { ChainEvent, EventPlace } from './events.ts';
import type { FieldTable } from './fields.ts';
import { INTERFACES } from './interfaces.ts';
import { fitTable, plainFields } from './plain-result.ts';

/** A log as JSON-RPC gives it. */
export type RawLog = {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
};

/** Contracts whose events nodes read. */
export const EVENT_SOURCES = ['tasks', 'project', 'rewards', 'staking'] as const satisfies readonly ContractName[];

const TABLE: Readonly<Record<string, Readonly<Record<string, FieldTable>>>> = EVENT_TABLE;

/** The table's name of a contract's event. */
export const eventName = (source: string, solidityName: string): string =>
  EVENT_ALIASES[`${source}.${solidityName}`] ?? solidityName;

/**
 * A decoder for one deployment. Undefined for logs of other contracts and for events that nodes do not read.
 * Errors: CHAIN_BAD_DATA when a known event of a known contract does not decode.
 */
export const createDecoder = (addresses: ContractAddresses): ((log: RawLog, timestamp: number) => ChainEvent | undefined) => {
  const sources = new Map<string, (typeof EVENT_SOURCES)[number]>(EVENT_SOURCES.map((name) => [addresses[name], name]));
  return (log, timestamp) => {
    const address = log.address.toLowerCase() as Hex;
    const source = sources.get(address);
    if (source === undefined) return undefined;
    const parsed = parse(source, log);
    if (parsed === null) return undefined;
    const name = eventName(source, parsed.name);
    const table = TABLE[source]?.[name];
    if (table === undefined) return undefined;
    const args = fitTable(table, name, plainFields(parsed.fragment.inputs, parsed.args));
    const place: EventPlace = {
      block: Number(log.blockNumber),
      timestamp,
      txHash: log.transactionHash.toLowerCase() as Hex,
      logIndex: Number(log.logIndex),
      address,
    };
    return { ...place, name, args } as ChainEvent;
  };
};

const parse = (source: ContractName, log: RawLog): LogDescription | null => {
  try {
    return INTERFACES[source].parseLog(log);
  } catch (error) {
    throw new TempernetError(
      'CHAIN_BAD_DATA',
      { what: `a log of ${source}`, detail: error instanceof Error ? error.message : '' },
      { cause: error },
    );
  }
};
