import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeOnce } from '../../node/disk/write-once.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { fromLittleEndian32 } from '../../substrate/codecs/little-endian.ts';
import { writeSafetensors } from '../../substrate/codecs/safetensors.ts';
import { type Dataset, datasetRows } from '../../substrate/data/dataset.ts';

const FILE = 'train.safetensors';

/**
 * Writes rows into `folder` as a solver's own data, which `tempernet node --role solver --data <folder>` trains on. Rows have columns of
 * 32-bit values, as steps have. Throws AGENT_SHARD_EXISTS where there are data already: a solver's committed rows must not change under it.
 */
export const writeShard = async (folder: string, dataset: Dataset): Promise<void> => {
  const { count, columns: values } = datasetRows(dataset);
  const tensors = dataset.columns.map(({ name, dtype, shape }, i) => {
    const buffer = fromLittleEndian32(values[i]!);
    return { name, shape: [count, ...shape], values: dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer) };
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await writeOnce(join(folder, FILE), writeSafetensors(tensors))))
    throw new TempernetError('AGENT_SHARD_EXISTS', { folder });
};
