import { encodeStep } from '../experience/step-codec.ts';
import type { WorkbenchOptions } from './options.ts';
import type { RecordSink } from './record-file.ts';
import { roster } from './roster.ts';
import { runSession, type SessionModules } from './run-session.ts';
import { Summary } from './summary.ts';

/**
 * Has agents work until there are exactly `steps` records, and writes them session by session; the last session may be cut off. The
 * same steps, seed and policy give the same bytes. Errors as `runSession` and the sink; the caller discards the sink then.
 */
export const runWorkbench = async (
  { steps, seed, policy }: Pick<WorkbenchOptions, 'steps' | 'seed' | 'policy'>,
  sink: Pick<RecordSink, 'write'>,
  modules: SessionModules,
): Promise<Summary> => {
  const summary = new Summary();
  let left = steps;
  for (const session of roster(seed, policy)) {
    const records = (await runSession(session, modules)).slice(0, left);
    for (const record of records) summary.add(record);
    sink.write(records.map(encodeStep).join(''));
    left -= records.length;
    if (left === 0) break;
  }
  return summary;
};
