import { parseArgs } from 'node:util';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { POLICY_NAMES, type PolicyOrMixture } from './policy/policies.ts';

/** What `npm run workbench` is asked for. */
export type WorkbenchOptions = {
  /** Records to make, 1 to 1,000,000. */
  readonly steps: number;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly policy?: PolicyOrMixture;
  /** Standard output when absent. */
  readonly out?: string;
  readonly timings: boolean;
};

/** The text of `--help`. */
export const USAGE = `npm run workbench -- [options]

  --steps <n>      records to make (2000)
  --seed <n>       seed of projects, faults and decisions (1)
  --policy <name>  only the agent of this policy: ${POLICY_NAMES.join(', ')}
  --out <file>     JSON Lines, compressed when the name ends in .gz (standard output)
  --timings        milliseconds of each step; two runs then differ
`;

/** Reads the arguments; undefined when help was asked for. Throws AGENT_BAD_OPTION. */
export const parseOptions = (args: readonly string[]): WorkbenchOptions | undefined => {
  const refuse = (option: string, detail: string): never => {
    throw new TempernetError('AGENT_BAD_OPTION', { option, detail });
  };
  const whole = (option: string, text: string, low: number, high: number): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : refuse(option, `is not a whole number from ${low} to ${high}`);
  };
  const { steps, seed, policy, out, timings, help } = read(args);
  if (help) return undefined;
  if (policy !== undefined && !POLICY_NAMES.includes(policy as PolicyOrMixture)) {
    return refuse('--policy', `is none of ${POLICY_NAMES.join(', ')}`);
  }
  if (out === '') return refuse('--out', 'names no file');
  return {
    steps: whole('--steps', steps, 1, 1_000_000),
    seed: whole('--seed', seed, 0, 2 ** 32 - 1),
    timings,
    ...(policy === undefined ? {} : { policy: policy as PolicyOrMixture }),
    ...(out === undefined ? {} : { out }),
  };
};

const read = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        steps: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        policy: { type: 'string' },
        out: { type: 'string' },
        timings: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // Node's message names the argument and quotes what was typed.
    throw new TempernetError(
      'AGENT_BAD_OPTION',
      { option: 'line', detail: (error as Error).message.split('\n')[0] },
      { cause: error },
    );
  }
};
