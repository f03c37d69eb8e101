import { runCli } from './cli/run-cli.ts';

// `npm start`: a whole network in one command.
process.exitCode = await runCli(['devnet', ...process.argv.slice(2)]);
