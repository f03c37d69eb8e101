import { cpus, totalmem } from 'node:os';

/** One line that says on what a benchmark ran. */
export const machine = (): string =>
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
