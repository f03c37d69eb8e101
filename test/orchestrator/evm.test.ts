import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { anvilLauncher, EVMS, evmCommand } from '../../orchestrator/evm.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';

describe('local EVMs', () => {
  it('are started on loopback, on the port that they are given', () => {
    for (const evm of EVMS) {
      const { args } = evmCommand(evm, 4321);
      expect(existsSync(args[0] ?? ''), args[0]).to.equal(true);
      expect(args.join(' ')).to.match(/127\.0\.0\.1 --port 4321\b/);
    }
  });

  it('say where there is none for a machine', () => {
    for (const platform of ['sunos-sparc', 'linux-riscv64']) {
      try {
        expect.fail(anvilLauncher(platform));
      } catch (error) {
        if (!isTempernetError(error, 'ORCHESTRATOR_NO_EVM')) throw error;
        expect(error.fields).to.include({ evm: 'anvil', platform });
      }
    }
  });
});
