import { expect } from 'chai';
import { settingsOf } from '../../../cli/commands/node.ts';
import { makeRole } from '../../../cli/compose/make-role.ts';
import { NODE_OPTIONS } from '../../../cli/options/node.ts';
import { resolveOptions } from '../../../node/config/resolve-options.ts';
import { ADVERSARIES } from '../../../roles/adversaries/adversaries.ts';
import type { Adversary } from '../../../roles/adversaries/adversary.ts';
import { ADVERSARY_NAMES } from '../../../roles/adversaries/names.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import { PLAYED_ROLES, type PlayedRole } from '../../../roles/played-roles.ts';
import { RoleRunner } from '../../../roles/runner.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { FakeChain } from '../../roles/support/fake-chain.ts';
import { account } from '../../roles/support/script.ts';
import { caught } from '../../substrate/support/caught.ts';

describe('the role that settings name', () => {
  it('is honest unless they name a way to cheat', () => {
    for (const role of PLAYED_ROLES) {
      const made = makeRole({ role, rounds: 0, rank: 0, extraIntervals: 0 });
      expect(made.role.name).to.equal(role);
      expect(made).to.not.have.property('doWork');
    }
  });

  it('cheats as named: with other wishes, or with other work', () => {
    for (const cheat of ADVERSARY_NAMES) {
      const [role] = cheat.split(':') as [PlayedRole];
      const made = makeRole({ role, rounds: 0, rank: 0, extraIntervals: 0, cheat });
      const adversary: Adversary = ADVERSARIES[cheat];
      expect(made.role.name, cheat).to.equal(role);
      expect(made.doWork, cheat).to.equal(adversary.doWork);
      expect(adversary.role !== undefined || adversary.doWork !== undefined, cheat).to.equal(true);
    }
  });

  it('works through the work that is given', async () => {
    const chain = new FakeChain();
    const asked: string[] = [];
    const role = {
      name: 'test',
      wants: () => [{ kind: 'work', key: 'work/a', work: { type: 'block-hash', block: 7 } } as const],
    };
    const modules = {
      chain: chain.client,
      workshop: {} as Workshop,
      network: { publish: async () => undefined },
      logger: silentLogger,
      doWork: async (_shop: Workshop, { type }: { readonly type: string }) => {
        asked.push(type);
        return true as const;
      },
    };
    const runner = new RoleRunner(role, { me: account(1), projectId: 1n }, modules);
    void runner.start();
    await chain.block(3);
    await runner.stop();
    expect(asked).to.deep.equal(['block-hash']);
  });

  it('may only cheat in its own role', async () => {
    const flags = { role: 'solver', folder: 'x', cheat: 'coordinator:lazy', rpc: 'ws://127.0.0.1:1', registry: account(1) };
    const { values } = resolveOptions(NODE_OPTIONS, { flags: { ...flags, password: 'x' } });
    const error = await caught(() => settingsOf(values));
    expect(error).to.deep.include({ code: 'CLI_BAD_OPTION' });
    expect(String(error)).to.include('--cheat');
  });
});
