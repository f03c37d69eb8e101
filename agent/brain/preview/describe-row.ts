import { FEATURES } from '../../experience/feature-table.ts';
import { CAPABILITIES, ERROR_CATEGORIES } from '../../experience/step-types.ts';
import { featuresOf, ROW_BYTES } from '../batches.ts';

/** A row of steps in words: each feature that is not 0 with its value, then what came of the step. All that the row holds. */
export const describeRow = (row: Uint8Array): string[] => {
  const x = featuresOf(row);
  const view = new DataView(row.buffer, row.byteOffset + 4 * x.length, ROW_BYTES - 4 * x.length);
  const ok = view.getFloat32(0, true) > 0.5;
  return [
    ...FEATURES.filter(({ slot }) => x[slot] !== 0).map(({ slot, name }) => `${name}: ${Number(x[slot]!.toPrecision(4))}`),
    `capability: ${CAPABILITIES[view.getInt32(8, true)]}`,
    `outcome: ${ok ? 'worked' : `failed, ${ERROR_CATEGORIES[view.getInt32(4, true)]}`}`,
    `weight: ${Number(view.getFloat32(12, true).toPrecision(4))}`,
  ];
};
