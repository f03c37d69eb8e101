import type { ContractAddresses, ContractName } from '../../node/chain/contract-name.ts';
import { EVENT_TABLE } from '../../node/chain/event-table.ts';
import type { ChainEvent } from '../../node/chain/events.ts';
import type { FieldTable } from '../../node/chain/fields.ts';
import { fromPlain, toPlain } from './plain-fields.ts';
import { unnamedNumber } from './unnamed-number.ts';

const PLACE = { block: 'number', timestamp: 'number', txHash: 'hex', logIndex: 'number', address: 'address' } as const;

/** Event names with the contract that emits them and their fields. */
const SOURCES = new Map<string, { readonly contract: ContractName; readonly table: FieldTable }>(
  Object.entries(EVENT_TABLE).flatMap(([contract, events]) =>
    Object.entries(events as Record<string, FieldTable>).map(
      ([name, table]): [string, { contract: ContractName; table: FieldTable }] => [
        name,
        { contract: contract as ContractName, table },
      ],
    ),
  ),
);

/** One event as one line of JSON. */
export const eventLine = ({ name, args, block, timestamp, txHash, logIndex, address }: ChainEvent): string =>
  JSON.stringify({ name, block, timestamp, txHash, logIndex, address, args: toPlain(args) });

/** The event of a decoded line, emitted by one of those contracts; in words what is wrong with it otherwise. */
export const eventOf = (line: unknown, addresses: ContractAddresses): ChainEvent | string => {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return 'is not an object';
  const { name, args, ...rest } = line as Record<string, unknown>;
  const source = typeof name === 'string' ? SOURCES.get(name) : undefined;
  if (source === undefined) return 'is no event that is known here';
  const place = fromPlain(PLACE, rest);
  if (typeof place === 'string') return place;
  if (place.address !== addresses[source.contract]) return `comes from another contract than ${source.contract}`;
  const fields = fromPlain(source.table, args);
  if (typeof fields === 'string') return fields;
  const event = { ...place, name, args: fields } as ChainEvent;
  const odd = unnamedNumber(event);
  return odd === undefined ? event : `${odd} is a number that stands for nothing`;
};
