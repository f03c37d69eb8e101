import { sliceRows } from '../../data/split.ts';
import type { Check } from '../check.ts';
import { breaks, holds } from '../finding.ts';
import type { Ground } from '../ground.ts';

/** So many standard errors a fall in loss has to be to count as one. */
const ERRORS = 2;

/** Loss of a version on each whole evaluation batch of the truth. */
const lossesOf = async ({ payload, sample, signal }: Ground, version: Uint8Array): Promise<number[]> => {
  const size = payload.schema.evaluationRows;
  const losses: number[] = [];
  for (let at = 0; at + size <= sample.truth.count; at += size)
    losses.push((await payload.evaluate(version, sliceRows(sample.truth, at, at + size), signal)).loss);
  return losses;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean of at least two values. */
const standardError = (values: readonly number[]): number => {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
};

const learning: Check = {
  name: 'learning/loss',
  hint: 'give the sample more steps or tasks, or mend learning rate, loss or data: as it is, solvers would not be paid',
  run: async (ground) => {
    const { payload, base, sample, signal } = ground;
    let version = base;
    for (let task = 0; task < sample.tasks; task++) {
      const { update } =
        task === 0 ? await ground.first() : await payload.train(ground.job({ base: version, slot: task }), undefined, signal);
      version = payload.apply(version, update);
    }
    const [before, after] = [await lossesOf(ground, base), await lossesOf(ground, version)];
    const falls = before.map((loss, i) => loss - (after[i] as number));
    const noise = falls.length < 2 ? 0 : ERRORS * standardError(falls);
    const figures = `loss ${mean(before).toFixed(4)} -> ${mean(after).toFixed(4)} in ${sample.tasks} tasks of ${sample.steps} steps`;
    const spread = falls.length < 2 ? 'one batch, so noise is not known' : `${ERRORS} standard errors are ${noise.toFixed(4)}`;
    return mean(falls) > noise ? holds(`${figures}; ${spread}`) : breaks(`${figures}, which is no fall; ${spread}`);
  },
};

/** The payload learns something of its sample. */
export const LEARNING_CHECKS: readonly Check[] = [learning];
