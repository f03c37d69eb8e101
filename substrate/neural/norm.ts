import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { scaleFactor } from '../codecs/fixed-point.ts';
import { sizeOf, weightCount } from '../codecs/tensors.ts';
import type { ProgramManifest } from '../program/program-manifest.ts';

/**
 * L2 norm of an update in real units (`q * 2^-scale`), all tensors together. Sums of squares per tensor in manifest order, in
 * double, so every node gets the same number. Throws `SUBSTRATE_BAD_LENGTH`.
 */
export const updateNorm = (manifest: ProgramManifest, update: Int32Array): number => {
  const expected = weightCount(manifest);
  if (update.length !== expected)
    throw new TempernetError('SUBSTRATE_BAD_LENGTH', { what: 'update', actual: update.length, expected });
  let total = 0;
  let at = 0;
  for (const spec of manifest.params) {
    const end = at + sizeOf(spec.shape);
    let sum = 0;
    for (; at < end; at++) sum += update[at]! * update[at]!;
    const unit = 1 / scaleFactor(spec.scale);
    total += sum * unit * unit;
  }
  return Math.sqrt(total);
};
