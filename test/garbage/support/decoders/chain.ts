import type { ContractAddresses } from '../../../../node/chain/contract-name.ts';
import { createDecoder } from '../../../../node/chain/decode.ts';
import { type AnyCall, decodeAnswer } from '../../../../node/chain/encode-call.ts';
import { createFees } from '../../../../node/chain/fees.ts';
import { bigQuantity, parseHeader, quantity } from '../../../../node/chain/header.ts';
import { INTERFACES } from '../../../../node/chain/interfaces.ts';
import { parseLogs, type RawLog } from '../../../../node/chain/raw-log.ts';
import { parseReceipt } from '../../../../node/chain/receipt.ts';
import { asRevert } from '../../../../node/chain/revert.ts';
import type { Rpc } from '../../../../node/chain/rpc.ts';
import { resultOf } from '../../../../node/chain/rpc-answer.ts';
import { createTrail, decodeTrail, encodeTrail } from '../../../../node/chain/trail.ts';
import type { ErrorCode } from '../../../../protocol/errors/catalogue.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { ACCOUNT, DIGEST } from '../samples.ts';

const BAD: readonly ErrorCode[] = ['CHAIN_BAD_DATA'];
const address = (n: number): Hex => `0x${n.toString(16).padStart(40, '0')}`;
const ADDRESSES: ContractAddresses = {
  registry: address(1),
  token: address(2),
  staking: address(3),
  project: address(4),
  tasks: address(5),
  rewards: address(6),
};

const HEADER = {
  number: '0x10',
  hash: DIGEST,
  parentHash: DIGEST,
  timestamp: '0x6745a000',
  baseFeePerGas: '0x3b9aca00',
  gasLimit: '0x1c9c380',
};

/** A log of an event as an endpoint gives it. */
const log = (contract: keyof typeof INTERFACES & keyof ContractAddresses, event: string, values: readonly unknown[]): RawLog => {
  const { topics, data } = INTERFACES[contract].encodeEventLog(event, values);
  return {
    address: ADDRESSES[contract],
    topics,
    data,
    blockNumber: '0x10',
    blockHash: DIGEST,
    transactionHash: DIGEST,
    logIndex: '0x2',
  };
};

const LOGS: readonly RawLog[] = [
  log('tasks', 'BallotRevealed', [5n, ACCOUNT, 0, [100, 200], 1n, DIGEST]),
  log('tasks', 'SolverJoined', [5n, ACCOUNT, 1]),
  log('project', 'ProposersChanged', [1n, 2, [ACCOUNT, address(9)], [1, 2]]),
  log('staking', 'Penalised', [ACCOUNT, 1, address(5), 2, 10n, 10n]),
];
const decodeLog = createDecoder(ADDRESSES);

const CALLS: readonly { readonly call: AnyCall; readonly answer: readonly unknown[] }[] = [
  { call: { contract: 'project', method: 'head', args: [1n] }, answer: [3, DIGEST] },
  { call: { contract: 'rewards', method: 'owed', args: [ACCOUNT] }, answer: [10n ** 20n] },
  { call: { contract: 'tasks', method: 'seats', args: [5n] }, answer: [[]] },
  { call: { contract: 'registry', method: 'get', args: [DIGEST] }, answer: [address(4)] },
];

const answerOf = (row: (typeof CALLS)[number]): string =>
  INTERFACES[row.call.contract].encodeFunctionResult(row.call.method, row.answer);

const saying = (answer: unknown): Rpc => ({ call: async () => answer, close: () => undefined });

/** Ways in for what a chain endpoint answers, and for what the chain client keeps of it. */
export const CHAIN_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'JSON-RPC answer',
    kind: 'value',
    covers: [],
    seeds: () => [
      { jsonrpc: '2.0', id: 1, result: '0x10' },
      { jsonrpc: '2.0', id: 2, result: null },
    ],
    decode: (answer) => resultOf('eth_test', answer),
    codes: [...BAD, 'CHAIN_RPC'],
  }),
  decoder({
    name: 'error of a call',
    kind: 'value',
    covers: [],
    seeds: () => [
      { code: 3, message: 'execution reverted', data: `0x08c379a0${'00'.repeat(64)}` },
      { code: -32_000, message: 'VM Exception', data: { data: '0x1234567890' } },
    ],
    decode: (error) => {
      try {
        return resultOf('eth_call', { error });
      } catch (thrown) {
        const known = asRevert(CALLS[0]!.call, thrown);
        return known instanceof TempernetError ? known.code : Promise.reject(thrown);
      }
    },
    codes: [],
    takesAll: true,
  }),
  decoder({
    name: 'block',
    kind: 'value',
    covers: ['parseHeader'],
    seeds: () => [HEADER, { ...HEADER, baseFeePerGas: null }],
    decode: parseHeader,
    codes: BAD,
  }),
  decoder({
    name: 'quantity',
    kind: 'text',
    covers: [],
    seeds: () => ['0x0', '0x1fffffffffffff'],
    decode: (text) => [quantity('a number', text), bigQuantity('a number', text)],
    codes: BAD,
  }),
  decoder({
    name: 'receipt',
    kind: 'value',
    covers: ['parseReceipt', 'parseLogs'],
    seeds: () => [{ blockNumber: '0x10', blockHash: DIGEST, gasUsed: '0x5208', status: '0x1', logs: LOGS }],
    decode: (value) => parseReceipt(DIGEST, value).logs.map((entry) => decodeLog(entry, 0)),
    codes: BAD,
  }),
  decoder({
    name: 'logs',
    kind: 'value',
    covers: ['parseLogs'],
    seeds: () => [LOGS],
    decode: (value) => parseLogs('logs', value).map((entry) => decodeLog(entry, 0)),
    codes: BAD,
  }),
  ...LOGS.map((entry, i) =>
    decoder({
      name: `data of event ${i}`,
      kind: 'bytes',
      covers: [],
      seeds: () => [Buffer.from(entry.data.slice(2), 'hex')],
      decode: (bytes) => decodeLog({ ...entry, data: `0x${Buffer.from(bytes).toString('hex')}` }, 0),
      codes: BAD,
    }),
  ),
  ...CALLS.map((row) =>
    decoder({
      name: `answer of ${row.call.contract}.${row.call.method}`,
      kind: 'text',
      covers: ['decodeAnswer'],
      seeds: () => [answerOf(row)],
      decode: (text) => decodeAnswer(row.call, text),
      codes: BAD,
    }),
  ),
  decoder({
    name: 'tip',
    kind: 'value',
    covers: [],
    seeds: () => ['0x3b9aca00', null],
    decode: (value) =>
      createFees(saying(value), { latest: () => parseHeader(HEADER), watch: () => () => undefined, close: () => undefined })(),
    codes: BAD,
  }),
  decoder({
    name: 'trail in the journal',
    kind: 'bytes',
    covers: ['decodeTrail'],
    structure: 'json',
    seeds: () => [
      encodeTrail(
        createTrail(
          9,
          [1, 2, 3].map((number) => ({ number, hash: DIGEST })),
        ),
        9,
      ),
    ],
    // Damaged bytes are no trail: the chain is read again. What is taken can be kept again.
    decode: (bytes) => {
      const steps = decodeTrail(bytes);
      if (steps.length === 0) throw new TempernetError('JOURNAL_CORRUPT', { file: 'trail', detail: 'nothing left' });
      return encodeTrail(createTrail(9, steps), 9);
    },
    codes: ['JOURNAL_CORRUPT'],
  }),
];
