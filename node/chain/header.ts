import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';
import type { Header, Rpc } from './rpc.ts';

/** 256 bytes in hexadecimal, with `0x`. */
const BLOOM_LENGTH = 514;

/** True for `0x` and whole bytes of hexadecimal in either case. One character class: a repeated group overflows on a long text. */
export const isHex = (value: unknown): value is string =>
  typeof value === 'string' && value.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(value);

/** A JSON-RPC quantity as a number. Errors: CHAIN_BAD_DATA. */
export const quantity = (what: string, value: unknown): number => {
  const number = typeof value === 'string' && /^0x[0-9a-fA-F]+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new TempernetError('CHAIN_BAD_DATA', { what, detail: 'not a quantity' });
  return number;
};

/** A JSON-RPC quantity of up to 256 bits. Errors: CHAIN_BAD_DATA. */
export const bigQuantity = (what: string, value: unknown): bigint => {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value))
    throw new TempernetError('CHAIN_BAD_DATA', { what, detail: 'not a quantity' });
  return BigInt(value);
};

/** A number as a JSON-RPC quantity. */
export const toQuantity = (value: number | bigint): Hex => `0x${value.toString(16)}`;

/** A block or pushed head as a header. Errors: CHAIN_BAD_DATA. */
export const parseHeader = (raw: unknown): Header => {
  const block = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const hash = lowerCase(block.hash);
  const parentHash = lowerCase(block.parentHash);
  if (!isBytes32(hash) || !isBytes32(parentHash))
    throw new TempernetError('CHAIN_BAD_DATA', { what: 'a block', detail: 'it has no hash' });
  const bloom = lowerCase(block.logsBloom);
  return {
    number: quantity('block number', block.number),
    hash,
    parentHash,
    timestamp: quantity('block timestamp', block.timestamp),
    baseFee:
      block.baseFeePerGas === undefined || block.baseFeePerGas === null ? 0n : bigQuantity('base fee', block.baseFeePerGas),
    ...(isHex(bloom) && bloom.length === BLOOM_LENGTH ? { bloom: bloom as Hex } : {}),
  };
};

/** Nothing but a text is converted: an object from JSON may have a `toString` that is no function. */
const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** The header of a block, null when the endpoint does not have it. */
export const fetchHeader = async (rpc: Rpc, block: number | 'latest'): Promise<Header | null> => {
  const raw = await rpc.call('eth_getBlockByNumber', [block === 'latest' ? block : toQuantity(block), false]);
  return raw === null ? null : parseHeader(raw);
};
