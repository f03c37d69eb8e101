import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { createLogger } from '../node/log/pino-logger.ts';
import type { Hex } from '../protocol/hex.ts';
import type { PlayedRole } from './compose/node-settings.ts';
import { runNode } from './run-node.ts';

export const runCli = async (argv: readonly string[]): Promise<number> => {
  const program = new Command('tempernet');
  program
    .command('node')
    .requiredOption('--role <role>')
    .requiredOption('--rpc <url>')
    .requiredOption('--registry <address>')
    .option('--bootstrap <list>', '', '')
    .option('--project <id>', '', '1')
    .requiredOption('--folder <folder>')
    .requiredOption('--password-file <file>')
    .option('--stake <atn>', '', '0')
    .option('--data <name>')
    .option('--part <part>', '', '1/1')
    .option('--rounds <n>', '', '0')
    .option('--rank <n>', '', '0')
    .action(async (o) => {
      const [part, parts] = o.part.split('/').map(Number);
      const logger = createLogger({ level: 'info', format: 'json' } as never);
      await runNode(
        {
          role: o.role as PlayedRole,
          rpc: o.rpc,
          registry: o.registry as Hex,
          bootstrap: o.bootstrap === '' ? [] : o.bootstrap.split(','),
          listen: ['/ip4/127.0.0.1/tcp/0'],
          projectId: BigInt(o.project),
          folder: o.folder,
          password: readFileSync(o.passwordFile, 'utf8').trim(),
          stake: BigInt(o.stake) * 10n ** 18n,
          workers: 1,
          confirmations: 0,
          pollMs: 40,
          fetchTimeoutMs: 60_000,
          ...(o.data ? { data: o.data } : {}),
          part: (part ?? 1) - 1,
          parts: parts ?? 1,
          rounds: Number(o.rounds),
          rank: Number(o.rank),
          metricsPort: 0,
        },
        logger,
        (line) => console.log(line),
      );
    });
  await program.parseAsync(argv as string[], { from: 'user' });
  return 0;
};
