import { join } from 'node:path';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { type Built, buildProgram } from '../../orchestrator/programs/build-program.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { weightCount } from '../../substrate/codecs/tensors.ts';
import { documentOf } from '../document-of.ts';
import type { BUILD_OPTIONS } from '../options/program.ts';
import { untilAsked } from '../until-asked.ts';

/** `tempernet program build`: a model file in PyTorch to a compiled program with its sample data. Exit code 2 when the model cannot be one. */
export const programBuildCommand = async (
  model: string,
  values: OptionValues<typeof BUILD_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const { out, buildSeconds: seconds, buildMemoryMb: memoryMb, json } = values;
  const stop = new AbortController();
  void untilAsked().then(() => stop.abort(new TempernetError('ORCHESTRATOR_INTERRUPTED')));
  const modules = { logger, now: () => performance.now(), signal: stop.signal };
  const built = await buildProgram({ model, out, seconds, memoryMb }, modules);
  if (json) print(documentOf({ ...built, folder: out }));
  else for (const line of lines(built, out)) print(line);
  return 0;
};

const lines = ({ name, seconds, notices, hash, manifest, graphBytes, measured, bounds, rows }: Built, out: string): string[] => {
  const { batch, optimizer } = manifest;
  const weights = weightCount(manifest).toLocaleString('en');
  const mib = (bytes = 0): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`;
  const sets = Object.entries(rows).map(([set, count]) => `${set} ${count} rows`);
  return [
    `compiled ${name} in ${seconds} s`,
    ...notices,
    `program ${hash}`,
    `  ${weights} trained values, ${optimizer.name}, batches of ${batch.size}, graphs of ${Math.ceil(graphBytes / 1024)} KiB`,
    `  here: ${mib(measured.memoryBytes)}, ${measured.stepMs.toFixed(1)} ms a step; bounds: ${mib(bounds.memoryBytes)}, ${bounds.stepMs} ms`,
    ...(sets.length === 0 ? [] : [`  sample data: ${sets.join(', ')}, in ${join(out, 'sample')}`]),
    '',
    `check it:         npx tempernet program check ${out}`,
    `train a network:  npm start -- --program ${out}`,
  ];
};
