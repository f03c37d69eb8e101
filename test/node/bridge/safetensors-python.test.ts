import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { readSafetensors, writeSafetensors } from '../../../substrate/codecs/safetensors.ts';
import { python } from './support/python-worker.ts';

/** Reads a file that we wrote with Python's library, changes each tensor, and writes it again. */
const ROUND = `
import json, sys
import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file
folder = sys.argv[1]
with safe_open(folder + "/ours.safetensors", "np") as file:
    metadata = file.metadata()
    tensors = {name: file.get_tensor(name) for name in file.keys()}
print(json.dumps({name: [str(t.dtype), list(t.shape), t.reshape(-1).tolist()] for name, t in tensors.items()}))
save_file({name: np.asarray(-t) for name, t in tensors.items()}, folder + "/theirs.safetensors", {**metadata, "by": "python"})
`;

/** For each file named, whether Python's library takes it. */
const TAKES = `
import json, sys
from safetensors import SafetensorError
from safetensors.numpy import load_file
def takes(file):
    try:
        load_file(file)
        return True
    except (SafetensorError, ValueError, KeyError, AttributeError):
        return False
print(json.dumps([takes(file) for file in sys.argv[1:]]))
`;

const header = (text: string, data: Uint8Array, length = text.length): Uint8Array => {
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(length), true);
  return Buffer.concat([prefix, Buffer.from(text), data]);
};
const entry = (name: string, dtype: string, shape: number[], offsets: [number, number]): string =>
  `"${name}":{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data_offsets":${JSON.stringify(offsets)}}`;

describe("safetensors beside Python's library", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-safetensors-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = async (code: string, ...args: string[]): Promise<unknown> =>
    JSON.parse((await promisify(execFile)(python(), ['-c', code, ...args])).stdout);

  it('is read there as it was written here, and here as it was written there', async () => {
    const tensors = [
      { name: 'layer.weight', shape: [2, 3], values: Float32Array.of(0, 1.5, -2.25, 3e-39, 1e30, -1) },
      { name: 'counts', shape: [2], values: Int32Array.of(-2_000_000_000, 7) },
      { name: 'scalar', shape: [], values: Float32Array.of(0.1) },
      { name: 'naïve "name"', shape: [1, 0], values: new Float32Array(0) },
    ];
    await writeFile(join(folder, 'ours.safetensors'), writeSafetensors(tensors, { format: 'pt' }));
    expect(await run(ROUND, folder)).to.deep.equal(
      Object.fromEntries(
        tensors.map(({ name, shape, values }) => [
          name,
          [values instanceof Int32Array ? 'int32' : 'float32', shape, [...values]],
        ]),
      ),
    );
    const back = readSafetensors(await readFile(join(folder, 'theirs.safetensors')));
    expect(back.metadata).to.deep.equal({ format: 'pt', by: 'python' });
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    const negated = tensors.map(({ name, shape, values }) => ({ name, shape, values: values.map((value) => -value) }));
    expect([...back.tensors].sort(byName)).to.deep.equal(negated.sort(byName));
  });

  it('is refused here wherever it is refused there: truncated, huge header, overlapping or gaping offsets, wrong sizes', async () => {
    const good = writeSafetensors([{ name: 'a', shape: [4], values: Float32Array.of(1, 2, 3, 4) }]);
    const bytes = new Uint8Array(8);
    const malformed: Record<string, Uint8Array> = {
      truncated: good.subarray(0, good.length - 4),
      'header only': good.subarray(0, 20),
      empty: new Uint8Array(0),
      'huge header': header('{}', bytes, 2 ** 40),
      'no JSON': header('{"a"', bytes),
      overlapping: header(`{${entry('a', 'F32', [1], [0, 4])},${entry('b', 'F32', [1], [2, 6])}}`, bytes.subarray(0, 6)),
      gaping: header(`{${entry('a', 'F32', [1], [0, 4])},${entry('b', 'F32', [1], [8, 12])}}`, new Uint8Array(12)),
      'beyond the end': header(`{${entry('a', 'F32', [4], [0, 16])}}`, bytes),
      'left over': header(`{${entry('a', 'F32', [1], [0, 4])}}`, bytes),
      'wrong size': header(`{${entry('a', 'F32', [3], [0, 8])}}`, bytes),
      'unknown type': header(`{${entry('a', 'F33', [2], [0, 8])}}`, bytes),
      backwards: header(`{${entry('a', 'F32', [1], [4, 0])}}`, bytes),
    };
    const files = await Promise.all(
      ['good', ...Object.keys(malformed)].map(async (name) => {
        const file = join(folder, `${name.replaceAll(' ', '-')}.safetensors`);
        await writeFile(file, name === 'good' ? good : malformed[name]!);
        return file;
      }),
    );
    expect(await run(TAKES, ...files)).to.deep.equal([true, ...Object.keys(malformed).map(() => false)]);
    const taken = Object.entries(malformed).filter(([, content]) => {
      try {
        readSafetensors(content);
        return true;
      } catch (error) {
        return !isTempernetError(error, 'SUBSTRATE_BAD_SAFETENSORS');
      }
    });
    expect(taken.map(([name]) => name)).to.deep.equal([]);
  });
});
