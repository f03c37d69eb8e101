import { cpus, totalmem } from 'node:os';

/** Processor, cores, memory and Node, in words. */
export const machineText = (): string =>
  `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
