import { HardhatPluginError } from 'hardhat/plugins';
import type { SolidityHooks } from 'hardhat/types/hooks';
import type { HardhatPlugin } from 'hardhat/types/plugins';

const ID = 'tempernet-solidity-warnings';

/** Code above the size that a chain takes, when deployed and when being deployed: of no matter to a test contract, nor to one that counts its statements. */
const SIZES = ['5574', '3860'];

/** Code that is not this repository's: libraries, and what Hardhat adds to count statements. */
const FOREIGN = ['node_modules/', '__NomicFoundationCoverage'];

/** Libraries' warnings say nothing about this code; its own fail the build. */
const handlers = async (): Promise<Partial<SolidityHooks>> => ({
  async getCompilationJobErrors(context, job, output, next) {
    const errors = (await next(context, job, output)).filter(
      ({ severity, formattedMessage, errorCode }) =>
        severity === 'error' ||
        !(
          FOREIGN.some((path) => formattedMessage?.includes(path)) ||
          (SIZES.includes(errorCode ?? '') && (context.globalOptions.coverage || formattedMessage?.includes('./test/')))
        ),
    );
    const own = errors.find(({ severity }) => severity === 'warning');
    if (own !== undefined) throw new HardhatPluginError(ID, `a warning of this repository's own code:\n${own.formattedMessage}`);
    return errors;
  },
});

/** Keeps the compiler's output short and clean. */
export const solidityWarnings: HardhatPlugin = {
  id: ID,
  hookHandlers: { solidity: async () => ({ default: handlers }) },
};
