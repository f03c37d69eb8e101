// `npm run workbench`: agents work on generated projects, and what they experience is recorded.
import { systemError } from '../../node/process/system-error.ts';
import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';
import { parseOptions, USAGE } from './options.ts';
import { recordFile, standardOutput } from './record-file.ts';
import { runWorkbench } from './workbench.ts';

/** Exit code of a run that was asked to end. */
const STOPPED = 130;

const main = async (): Promise<number> => {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const stop = new AbortController();
  // A run that is stopped leaves no scratch folder and no half file.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // Nobody reads any longer (`npm run workbench | head`), or the file behind standard output takes no more.
  process.stdout.on('error', (error) => stop.abort(error));
  const sink = options.out === undefined ? standardOutput() : recordFile(options.out);
  try {
    const now = options.timings ? { now: () => performance.now() } : {};
    const summary = await runWorkbench(options, sink, { signal: stop.signal, ...now });
    await sink.finish();
    process.stderr.write(`${summary.lines().join('\n')}\n`);
    return 0;
  } catch (error) {
    sink.discard();
    const { aborted, reason } = stop.signal;
    if (aborted && (reason.name === 'AbortError' || reason.code === 'EPIPE')) return STOPPED;
    throw aborted ? reason : error;
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  const known = isTempernetError(error) ? error : systemError(error);
  if (known === undefined) throw error;
  process.stderr.write(`${known.code}: ${known.message}\n  ${known.hint}\n`);
  process.exitCode = 1;
}
