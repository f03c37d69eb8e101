import fc from 'fast-check';
import type { ContractAddresses, ContractName } from '../../../node/chain/contract-name.ts';
import { EVENT_TABLE } from '../../../node/chain/event-table.ts';
import type { ChainEvent } from '../../../node/chain/events.ts';
import type { FieldKind, FieldTable } from '../../../node/chain/fields.ts';
import { PROJECT_PARAMS, type ProjectParams } from '../../../node/chain/struct-table.ts';
import type { Hex } from '../../../protocol/hex.ts';

const hex = (bytes: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b): Hex => `0x${Buffer.from(b).toString('hex')}`);

const list = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> => fc.array(item, { maxLength: 4 });

const KINDS: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  address: hex(20),
  hex: hex(32),
  number: fc.maxSafeNat(),
  bigint: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  boolean: fc.boolean(),
  numbers: list(fc.maxSafeNat()),
  bigints: list(fc.bigInt({ min: 0n, max: 2n ** 64n })),
  hexes: list(hex(32)),
  addresses: list(hex(20)),
};

/** Fields whose numbers stand for names: such as each event that has one of them may hold. */
const NAMED: Readonly<Record<string, fc.Arbitrary<unknown> | undefined>> = {
  role: fc.integer({ min: 0, max: 5 }),
  state: fc.integer({ min: 1, max: 8 }),
  kind: fc.integer({ min: 1, max: 3 }),
  reason: fc.integer({ min: 1, max: 7 }),
};

const fieldsOf = (table: FieldTable): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(Object.entries(table).map(([name, kind]) => [name, NAMED[name] ?? KINDS[kind]])));

/** Addresses of some deployment. */
export const ADDRESSES: ContractAddresses = {
  token: `0x${'a1'.repeat(20)}`,
  staking: `0x${'a2'.repeat(20)}`,
  project: `0x${'a3'.repeat(20)}`,
  tasks: `0x${'a4'.repeat(20)}`,
  rewards: `0x${'a5'.repeat(20)}`,
  registry: `0x${'a6'.repeat(20)}`,
};

/** The contract that emits events of that name. */
export const emitterOf = (name: string): Hex => {
  const contract = Object.entries(EVENT_TABLE).find(([, events]) => Object.hasOwn(events, name))?.[0] as ContractName;
  return ADDRESSES[contract];
};

/** One event of every name, with any arguments, in chain order. */
export const everyEvent: fc.Arbitrary<ChainEvent[]> = fc
  .tuple(
    ...Object.entries(EVENT_TABLE).flatMap(([contract, events]) =>
      Object.entries(events as Record<string, FieldTable>).map(([name, table]) =>
        fc
          .record({ args: fieldsOf(table), txHash: hex(32) })
          .map((made) => ({ name, ...made, contract: contract as ContractName })),
      ),
    ),
  )
  .map((events) =>
    events.map(
      ({ contract, ...event }, i) =>
        ({
          ...event,
          block: 1 + Math.floor(i / 3),
          logIndex: i % 3,
          timestamp: 1_000 + i,
          address: ADDRESSES[contract],
        }) as ChainEvent,
    ),
  );

/** Any parameters that a contract would take, where that matters to a reader. */
export const anyParams: fc.Arbitrary<ProjectParams> = (fieldsOf(PROJECT_PARAMS) as fc.Arbitrary<ProjectParams>).map((params) => ({
  ...params,
  ...{ dataMode: 0, engine: 1, mergeRule: 3, mergeF: 2, target: 20_000, capacity: 32, seats: 16, sampled: 2, intervals: 10 },
  recentRounds: 3,
}));
