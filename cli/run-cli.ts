import { Command, CommanderError } from 'commander';
import { addToCommand } from '../node/config/add-to-command.ts';
import type { OptionTable, OptionValues } from '../node/config/option-table.ts';
import { printConfig } from '../node/config/print-config.ts';
import { readConfigFile } from '../node/config/read-config-file.ts';
import { type Resolved, resolveOptions } from '../node/config/resolve-options.ts';
import type { Logger } from '../node/log/logger.ts';
import { createLogger, type LogLevel } from '../node/log/pino-logger.ts';
import { systemError } from '../node/process/system-error.ts';
import type { ErrorCode } from '../protocol/errors/catalogue.ts';
import { isTempernetError } from '../protocol/errors/tempernet-error.ts';
import { DEVNET_OPTIONS } from './options/devnet.ts';
import { EXPLAIN_OPTIONS, REPLAY_OPTIONS, VERIFY_OPTIONS } from './options/evidence.ts';
import { NODE_OPTIONS } from './options/node.ts';
import { BUILD_OPTIONS, CHECK_OPTIONS } from './options/program.ts';
import { MODEL_OPTIONS, REWARDS_OPTIONS } from './options/rewards.ts';
import { SELFTEST_OPTIONS } from './options/selftest.ts';
import { SWEEP_OPTIONS } from './options/sweep.ts';
import { WITHDRAW_OPTIONS } from './options/withdraw.ts';
import { WORKER_OPTIONS } from './options/worker.ts';
import { packageVersion } from './package-version.ts';
import { READER_GONE, watchReader } from './watch-reader.ts';

/** Every option of every command, for the configuration file and the manual. */
export const COMMAND_OPTIONS = {
  devnet: DEVNET_OPTIONS,
  node: NODE_OPTIONS,
  rewards: REWARDS_OPTIONS,
  withdraw: WITHDRAW_OPTIONS,
  selftest: SELFTEST_OPTIONS,
  sweep: SWEEP_OPTIONS,
  'model pull': MODEL_OPTIONS,
  'program build': BUILD_OPTIONS,
  'program check': CHECK_OPTIONS,
  explain: EXPLAIN_OPTIONS,
  verify: VERIFY_OPTIONS,
  replay: REPLAY_OPTIONS,
  worker: WORKER_OPTIONS,
} as const satisfies Record<string, OptionTable>;

/** Where a command compares, 1 says that something differs: what keeps it from comparing is another exit code. */
const UNDECIDED = 3;

/** What cannot be used at all, as different from what was used and found wanting. */
const USAGE_CODE = 2;

type Run<T extends OptionTable> = (
  values: OptionValues<T>,
  logger: Logger,
  print: (line: string) => void,
  words: readonly string[],
) => Promise<number>;

const KNOWN = Object.values(COMMAND_OPTIONS).flatMap((table) => Object.keys(table));

/** Runs the command line; gives the exit code: 0 done, 1 failed, 2 wrong usage or configuration, 130 interrupted, 141 nobody reads stdout. Results go to stdout, the rest to stderr. */
export const runCli = async (argv: readonly string[]): Promise<number> => {
  let code = 0;
  let failed = 1;
  const readerGone = watchReader();
  const program = new Command('tempernet')
    .description('A federated training network that checks work exactly and pays for it on chain')
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError();
  const add = <T extends OptionTable>(parent: Command, name: string, table: T, description: string, run: Run<T>): Command =>
    addToCommand(parent.command(name).description(description).exitOverride(), table).action(async (...words: unknown[]) => {
      const command = words.at(-1) as Command;
      const { values } = await resolve(table, command.opts(), command.name());
      const { logLevel, logFormat } = values as { logLevel?: LogLevel; logFormat?: 'json' | 'human' };
      const logger = createLogger({ level: logLevel ?? 'warn', format: logFormat ?? 'human' });
      code = await run(values, logger, (line) => process.stdout.write(`${line}\n`), command.args);
    });
  // A command is loaded when it is asked for: help and wrong usage answer without starting libraries of a second.
  add(program, 'devnet', DEVNET_OPTIONS, 'run a whole network on this machine and check it', async (values, logger, print) => {
    const { devnetCommand } = await import('./commands/devnet.ts');
    return devnetCommand(values, logger, print);
  });
  add(program, 'node', NODE_OPTIONS, 'run one role against a running chain', async (values, logger, print) => {
    const { nodeCommand } = await import('./commands/node.ts');
    return nodeCommand(values, logger, print);
  });
  add(
    program,
    'rewards',
    REWARDS_OPTIONS,
    'what accounts staked, earned and lost, from chain data alone',
    async (values, logger, print) => {
      const { rewardsCommand } = await import('./commands/rewards.ts');
      return rewardsCommand(values, logger, print);
    },
  );
  add(program, 'withdraw', WITHDRAW_OPTIONS, "pull a node account's earnings to that account", async (values, logger, print) => {
    const { withdrawCommand } = await import('./commands/withdraw.ts');
    return withdrawCommand(values, logger, print);
  });
  add(
    program,
    'selftest',
    SELFTEST_OPTIONS,
    'can this machine take part, and how fast: golden digests, speed, memory',
    async (values, _, print) => {
      const { selfTestCommand } = await import('./commands/selftest.ts');
      return selfTestCommand(values, print);
    },
  );
  add(
    program,
    'explain <task> <account>',
    EXPLAIN_OPTIONS,
    'every number of one account’s payments and penalties by one task, with the evidence',
    async (values, logger, print, words) => {
      failed = UNDECIDED;
      const { explainCommand } = await import('./commands/explain.ts');
      return explainCommand(words, values, logger, print);
    },
  );
  add(
    program,
    'verify <task> <solver>',
    VERIFY_OPTIONS,
    'do a solver’s training again: "bits equal", or the first divergent interval',
    async (values, logger, print, words) => {
      failed = UNDECIDED;
      const { verifyCommand } = await import('./commands/verify.ts');
      return verifyCommand(words, values, logger, print);
    },
  );
  add(
    program,
    'replay [folder]',
    REPLAY_OPTIONS,
    'the rounds of a run worked out again from its records',
    async (values, logger, print, words) => {
      failed = UNDECIDED;
      const { replayCommand } = await import('./commands/replay.ts');
      return replayCommand(words, values, logger, print);
    },
  );
  add(
    program,
    'sweep <file>',
    SWEEP_OPTIONS,
    'many runs from a TOML file: rules or adversaries against seeds, with intervals and a plot',
    async (values, logger, print, [file]) => {
      const { sweepCommand } = await import('./commands/sweep.ts');
      return sweepCommand(file ?? '', values, logger, print);
    },
  );
  add(program, 'worker', WORKER_OPTIONS, 'a Python trainer that dials in to a solver', async (values, logger, print) => {
    const { workerCommand } = await import('./commands/worker.ts');
    return workerCommand(values, logger, print);
  });
  const own = program.command('program').description("models of one's own").exitOverride();
  add(
    own,
    'build <model>',
    BUILD_OPTIONS,
    'compile a model file in PyTorch into a program that a network can train',
    async (values, logger, print, [model]) => {
      failed = USAGE_CODE;
      const { programBuildCommand } = await import('./commands/program-build.ts');
      return programBuildCommand(model ?? '', values, logger, print);
    },
  );
  add(
    own,
    'check <folder>',
    CHECK_OPTIONS,
    'hold a compiled program against all that a network asks of it',
    async (values, _, print, [folder]) => {
      failed = USAGE_CODE;
      const { programCheckCommand } = await import('./commands/program-check.ts');
      return programCheckCommand(folder ?? '', values, print);
    },
  );
  const model = program.command('model').description('trained models').exitOverride();
  add(
    model,
    'pull <project>',
    MODEL_OPTIONS,
    'fetch the newest version as ONNX and safetensors',
    async (values, logger, print, [project]) => {
      const { modelPullCommand } = await import('./commands/model-pull.ts');
      return modelPullCommand(project ?? '', values, logger, print);
    },
  );
  const config = program.command('config').description('configuration').exitOverride();
  addToCommand(
    config
      .command('print')
      .description('every option of `tempernet node` with its value and where that comes from')
      .exitOverride(),
    NODE_OPTIONS,
  ).action(async (flags: Record<string, unknown>) => {
    const optional = Object.fromEntries(
      Object.entries(NODE_OPTIONS).map(([name, spec]) => [name, { ...spec, required: false }]),
    ) as unknown as OptionTable;
    const resolved = await resolve(optional, flags, 'config print');
    process.stdout.write(`${JSON.stringify(printConfig(optional, resolved), null, 2)}\n`);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return readerGone() ? READER_GONE : code;
  } catch (error) {
    return readerGone() ? READER_GONE : explain(error, failed);
  }
};

const resolve = async <T extends OptionTable>(
  table: T,
  flags: Readonly<Record<string, unknown>>,
  command: string,
): Promise<Resolved<T>> => {
  const path = (flags.config ?? process.env.TEMPERNET_CONFIG) as string | undefined;
  const file = path === undefined ? {} : { file: await readConfigFile(path) };
  return resolveOptions(table, { flags, env: process.env, known: KNOWN, command, ...file });
};

/** Wrong usage that only the floors below the command line can see. */
const USAGE: readonly ErrorCode[] = ['ORCHESTRATOR_BAD_OPTION', 'RECORDS_MISSING', 'RECORDS_NO_FOLDER'];

/** Says what went wrong and what to do; stacks only for what nobody expected. */
const explain = (thrown: unknown, failed: number): number => {
  const error = systemError(thrown) ?? thrown;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isTempernetError(error)) {
    process.stderr.write(`tempernet: ${error.message}\n  ${error.hint}\n  (TN-${error.number} ${error.code}, docs/errors.md)\n`);
    if (error.code === 'ORCHESTRATOR_INTERRUPTED' || error.code === 'ORCHESTRATOR_SWEEP_INTERRUPTED') return 130;
    // Of the command line itself, and of models and data that were handed to it.
    const usage = USAGE.includes(error.code) || [7, 12].includes(Math.floor(error.number / 1000));
    return usage ? 2 : failed;
  }
  process.stderr.write(`tempernet: unexpected: ${error instanceof Error ? error.stack : String(error)}\n`);
  return failed;
};
