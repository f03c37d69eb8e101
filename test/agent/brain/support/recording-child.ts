import { openBrain } from '../../../../agent/brain/open-brain.ts';
import { SEED } from '../../../substrate/support/golden.ts';
import { drawnSteps } from '../../support/drawn-steps.ts';

// Records steps without end in the folder that its argument names, a line on stdout for each that was confirmed; run to be killed.
const { brain } = await openBrain({ folder: process.argv[2]!, seed: SEED, saveEvery: 3 });
for (const step of drawnSteps('child', 100_000)) {
  await brain.recordStep(step);
  process.stdout.write(`${brain.recorded}\n`);
}
