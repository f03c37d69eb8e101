import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { isHex, quantity } from './header.ts';

/** A log as JSON-RPC gives it, each field of its form. */
export type RawLog = {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
};

const MAX_TOPICS = 4;

/** The logs of an answer. Fields that nodes do not read are left out. Errors: CHAIN_BAD_DATA unless each log is whole and well-formed. */
export const parseLogs = (what: string, raw: unknown): RawLog[] => {
  if (!Array.isArray(raw)) throw new TempernetError('CHAIN_BAD_DATA', { what, detail: 'not a list of logs' });
  return raw.map((entry: unknown) => parseLog(what, entry));
};

const parseLog = (what: string, raw: unknown): RawLog => {
  const log = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const hex = (field: string, bytes?: number): string => hexOf(what, field, log[field], bytes);
  const { topics, blockNumber, logIndex } = log;
  if (!Array.isArray(topics) || topics.length > MAX_TOPICS)
    throw new TempernetError('CHAIN_BAD_DATA', { what, detail: 'a log without topics' });
  quantity(`${what}: blockNumber`, blockNumber);
  quantity(`${what}: logIndex`, logIndex);
  return {
    address: hex('address', 20),
    topics: topics.map((topic: unknown) => hexOf(what, 'topic', topic, 32)),
    data: hex('data'),
    blockNumber: blockNumber as string,
    blockHash: hex('blockHash', 32),
    transactionHash: hex('transactionHash', 32),
    logIndex: logIndex as string,
  };
};

const hexOf = (what: string, field: string, value: unknown, bytes?: number): string => {
  if (!isHex(value) || (bytes !== undefined && value.length !== 2 + 2 * bytes))
    throw new TempernetError('CHAIN_BAD_DATA', { what, detail: `a log's ${field} is malformed` });
  return value;
};
