import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import type { ContractAddresses, ContractName } from './contract-name.ts';
import { EVENT_ALIASES, EVENT_TABLE } from './event-table.ts';
import type { ChainEvent, EventPlace } from './events.ts';
import type { FieldTable } from './fields.ts';
import { INTERFACES } from './interfaces.ts';
import { fitTable, plainFields } from './plain-result.ts';
import type { RawLog } from './raw-log.ts';

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
    if (parsed === undefined) return undefined;
    const { name, table, fields } = parsed;
    const args = fitTable(table, name, fields);
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

type Parsed = { readonly name: string; readonly table: FieldTable; readonly fields: Record<string, unknown> };

const parse = (source: ContractName, log: RawLog): Parsed | undefined => {
  try {
    const parsed = INTERFACES[source].parseLog(log);
    if (parsed === null) return undefined;
    const name = eventName(source, parsed.name);
    const table = TABLE[source]?.[name];
    // Reading a field can throw as well: the decoder keeps malformed parts until they are asked for.
    return table === undefined ? undefined : { name, table, fields: plainFields(parsed.fragment.inputs, parsed.args) };
  } catch (error) {
    throw new TempernetError(
      'CHAIN_BAD_DATA',
      { what: `a log of ${source}`, detail: error instanceof Error ? error.message : '' },
      { cause: error },
    );
  }
};
