import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { expect } from 'chai';
import { type Contracts, chain, send } from './chain.ts';
import { outcomeOf } from './outcome.ts';
import type { World } from './world.ts';

/** A function of a deployed contract and, after a blank, who or what makes the case differ: `tasks.join`, `project.fund by a stranger`. */
export type ActionName = `${keyof Contracts & string}.${string}`;

/** Who calls, and with which arguments. */
export type Call = readonly [from: HardhatEthersSigner, ...args: readonly unknown[]];

/** What a situation has at hand for the calls. */
export type Scene = { readonly w: World };

/** A state, or a place within it, that a real contract is driven to; and what each action then comes to: `ok` or an error's name. */
export type Situation<S extends Scene, State extends string> = {
  readonly state: State;
  readonly reach: () => Promise<S>;
  /** What every action comes to that is not named in `outcomes`. */
  readonly otherwise: string;
  readonly outcomes?: Readonly<Partial<Record<string, string>>>;
};

/** A lifecycle under test: all its situations times all its actions. */
export type Lifecycle<S extends Scene, State extends string = string> = {
  readonly name: string;
  readonly actions: Readonly<Record<ActionName, (scene: S) => Call | Promise<Call>>>;
  readonly situations: Readonly<Record<string, Situation<S, State>>>;
  /** Checks an error's arguments, where the table says more of them than the name. */
  readonly argued?: (scene: S, state: State, action: ActionName, error: string, args: readonly unknown[]) => void;
};

/** Contract and function of an action's name. */
export const functionOf = (action: string): string => action.split(' ')[0]!;

/** One test for each pair of situation and action; each starts from the same block. */
export const testLifecycle = <S extends Scene, State extends string>(lifecycle: Lifecycle<S, State>): void => {
  const actions = Object.entries(lifecycle.actions) as [ActionName, (scene: S) => Call | Promise<Call>][];
  for (const [title, situation] of Object.entries(lifecycle.situations)) {
    describe(`${lifecycle.name}: ${title}`, () => {
      let scene: S;
      let back: () => Promise<void>;

      before(async () => {
        scene = await situation.reach();
        const { networkHelpers } = await chain();
        const snapshot = await networkHelpers.takeSnapshot();
        back = () => snapshot.restore();
      });

      beforeEach(() => back());

      for (const [action, call] of actions) {
        const wanted = situation.outcomes?.[action] ?? situation.otherwise;
        it(`${action}: ${wanted}`, async () => {
          const [from, ...args] = await call(scene);
          const [contract, name] = functionOf(action).split('.') as [keyof Contracts, string];
          const outcome = await outcomeOf(scene.w, send(scene.w[contract], from, name, ...args));
          expect(outcome.name).to.equal(wanted);
          lifecycle.argued?.(scene, situation.state, action, outcome.name, outcome.args);
        });
      }
    });
  }
};
