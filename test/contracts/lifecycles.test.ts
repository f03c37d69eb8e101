import { expect } from 'chai';
import { ROUND_LIFECYCLE, TASK_LIFECYCLE } from '../../protocol/lifecycle.ts';
import { ATTESTATION } from './lifecycles/attestation.ts';
import { BALLOT } from './lifecycles/ballot.ts';
import { CREDIT } from './lifecycles/credit.ts';
import { PROJECT } from './lifecycles/project.ts';
import { ROUND, roundAction } from './lifecycles/round.ts';
import { SOLUTION } from './lifecycles/solution.ts';
import { STAKE } from './lifecycles/stake.ts';
import { TASK, taskAction } from './lifecycles/task.ts';
import { TOKEN } from './lifecycles/token.ts';
import { WIRING } from './lifecycles/wiring.ts';
import { functionOf, testLifecycle } from './support/lifecycle.ts';
import { world } from './support/world.ts';

testLifecycle(TASK);
testLifecycle(SOLUTION);
testLifecycle(BALLOT);
testLifecycle(ROUND);
testLifecycle(ATTESTATION);
testLifecycle(STAKE);
testLifecycle(PROJECT);
testLifecycle(CREDIT);
testLifecycle(WIRING);
testLifecycle(TOKEN);

/** Names alone: what the tables below have in common. */
type Named = {
  readonly name: string;
  readonly actions: Readonly<Record<string, unknown>>;
  readonly situations: Readonly<
    Record<
      string,
      { readonly state: string; readonly otherwise: string; readonly outcomes?: Readonly<Partial<Record<string, string>>> }
    >
  >;
};

const ALL: readonly Named[] = [TASK, SOLUTION, BALLOT, ROUND, ATTESTATION, STAKE, PROJECT, CREDIT, WIRING, TOKEN];

/** What `action` comes to in each situation of a table. */
const outcomesOf = (table: Named, action: string): { state: string; outcome: string }[] =>
  Object.values(table.situations).map(({ state, otherwise, outcomes }) => ({ state, outcome: outcomes?.[action] ?? otherwise }));

describe('the tables of states and actions', () => {
  it('hold every function of every contract that changes anything', async () => {
    const w = await world();
    const functions = (['token', 'registry', 'staking', 'rewards', 'project', 'tasks'] as const).flatMap((contract) => {
      const names: string[] = [];
      w[contract].interface.forEachFunction((fragment) => {
        if (fragment.stateMutability !== 'view' && fragment.stateMutability !== 'pure')
          names.push(`${contract}.${fragment.name}`);
      });
      return names;
    });
    const tested = new Set(ALL.flatMap((table) => Object.keys(table.actions).map(functionOf)));
    expect(functions.filter((name) => !tested.has(name))).to.deep.equal([]);
    expect(new Set(functions).size).to.equal(functions.length);
    expect([...tested].filter((name) => !functions.includes(name))).to.deep.equal([]);
  });

  it('name only actions that they have', () => {
    for (const table of ALL) {
      const named = Object.values(table.situations).flatMap(({ outcomes }) => Object.keys(outcomes ?? {}));
      expect(named.filter((action) => !(action in table.actions))).to.deep.equal([], table.name);
    }
  });

  it('see every action succeed somewhere, but those of strangers and those that are wrong in themselves', () => {
    const never = ALL.flatMap((table) =>
      Object.keys(table.actions).filter(
        (action) => !action.includes(' ') && outcomesOf(table, action).every(({ outcome }) => outcome !== 'ok'),
      ),
    );
    expect(never).to.deep.equal([]);
  });

  for (const [name, table, lifecycle, nameOf, refusal] of [
    ['task', TASK, TASK_LIFECYCLE, taskAction, 'TaskActionNotAllowed'],
    ['round', ROUND, ROUND_LIFECYCLE, roundAction, 'ProjectActionNotAllowed'],
  ] as const) {
    it(`agree with the protocol's table of a ${name}: an action succeeds in each state that allows it, and in no other`, () => {
      for (const state of lifecycle.states) {
        for (const action of lifecycle.actions) {
          const rows = lifecycle.rows as Readonly<Record<string, { readonly allows: readonly string[] }>>;
          const called = (nameOf as (action: string) => string)(action);
          const outcomes = outcomesOf(table, called).flatMap((each) => (each.state === state ? [each.outcome] : []));
          expect(outcomes, `${state} is reached`).to.not.deep.equal([]);
          if (rows[state]!.allows.includes(action)) {
            expect(outcomes, `${action} in ${state}`).to.include('ok');
            expect(outcomes, `${action} in ${state}`).to.not.include(refusal);
          } else {
            expect([...new Set(outcomes)], `${action} in ${state}`).to.deep.equal([state === 'none' ? 'TaskUnknown' : refusal]);
          }
        }
      }
    });
  }
});
