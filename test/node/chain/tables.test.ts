import { expect } from 'chai';
import type { ParamType } from 'ethers';
import { EVENT_SOURCES, eventName } from '../../../node/chain/decode.ts';
import { EVENT_TABLE } from '../../../node/chain/event-table.ts';
import type { FieldTable } from '../../../node/chain/fields.ts';
import { INTERFACES } from '../../../node/chain/interfaces.ts';
import * as tables from '../../../node/chain/struct-table.ts';

const KINDS: [RegExp, readonly string[]][] = [
  [/^address$/, ['address']],
  [/^bytes\d+$/, ['hex']],
  [/^bool$/, ['boolean']],
  [/^uint(8|16|32|48)$/, ['number']],
  [/^uint64$/, ['number', 'bigint']],
  [/^uint(96|256)$/, ['bigint']],
  [/^address\[\]$/, ['addresses']],
  [/^uint(8|32)\[\]$/, ['numbers']],
  [/^uint64\[\]$/, ['bigints']],
];

/** Events of the libraries that the contracts stand on; no node reads them. */
const INHERITED = ['EIP712DomainChanged', 'OwnershipTransferred', 'OwnershipTransferStarted'];

const expectTable = (what: string, inputs: readonly ParamType[], table: FieldTable): void => {
  expect(Object.keys(table), what).to.have.members(inputs.map((input) => input.name));
  for (const input of inputs) {
    const kinds = KINDS.find(([pattern]) => pattern.test(input.format()))?.[1];
    expect(kinds, `${what}.${input.name}: ${input.format()}`).to.include(table[input.name]);
  }
};

describe('chain tables', () => {
  for (const source of EVENT_SOURCES) {
    it(`hold every event of ${source}, with fields of the contract's types`, () => {
      const table: Record<string, FieldTable> = EVENT_TABLE[source];
      const names: string[] = [];
      INTERFACES[source].forEachEvent((event) => {
        if (INHERITED.includes(event.name)) return;
        const name = eventName(source, event.name);
        names.push(name);
        expectTable(name, event.inputs, table[name] ?? {});
      });
      expect(Object.keys(table)).to.have.members(names);
    });
  }

  it('name no event twice', () => {
    const names = Object.values(EVENT_TABLE).flatMap((events) => Object.keys(events));
    expect(new Set(names).size).to.equal(names.length);
  });

  const structs: [contract: keyof typeof INTERFACES, view: string, table: FieldTable][] = [
    ['project', 'params', tables.PROJECT_PARAMS],
    ['project', 'project', tables.PROJECT_INFO],
    ['project', 'round', tables.ROUND_INFO],
    ['tasks', 'task', tables.TASK_INFO],
    ['tasks', 'solver', tables.SOLVER_INFO],
    ['tasks', 'seats', tables.SEAT_INFO],
    ['staking', 'position', tables.STAKE_POSITION],
  ];
  for (const [contract, view, table] of structs) {
    it(`hold the struct of ${contract}.${view}`, () => {
      const output = INTERFACES[contract].getFunction(view)?.outputs[0];
      expectTable(view, output?.components ?? output?.arrayChildren?.components ?? [], table);
    });
  }
});
