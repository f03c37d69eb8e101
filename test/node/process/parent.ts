import { startProcess } from '../../../node/process/start-process.ts';
import { silentLogger } from '../log/silent-logger.ts';

/** A parent for the process test: starts a child that would run for ever, tells its pid, then waits or exits as told. */
const [, , logFile = '', mode] = process.argv;
const child = startProcess(
  {
    name: 'child',
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000); console.log("up")'],
    logFile,
    readyWhen: /^up$/,
  },
  { logger: silentLogger },
);
await child.ready;
process.stdout.write(`${child.pid}\n`);
if (mode === 'exit') process.exit(3);
