import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '../../protocol/hex.ts';
import { seededRandom } from '../../protocol/random.ts';
import { hexBytes } from '../../protocol/words.ts';
import { encodeFixed } from '../codecs/fixed-point.ts';
import { sizeOf, weightCount } from '../codecs/tensors.ts';
import type { ParamSpec, ProgramManifest } from '../program/program-manifest.ts';

const INIT_DOMAIN = 'tempernet/init/1';

/**
 * The weights of version 0. Each `he-uniform` tensor has its own stream, seeded by `seed` (32 bytes) and the tensor's name:
 * value = fround((2u - 1) * fround(sqrt(6 / fanIn))), u = next() / 2^32, then encoded; so weights start uniform in
 * +-sqrt(6 / fanIn) (He et al., arXiv 1502.01852). Arithmetic only: every engine gives the same integers.
 */
export const initialWeights = (manifest: ProgramManifest, seed: Hex): Int32Array => {
  const q = new Int32Array(weightCount(manifest));
  let at = 0;
  for (const spec of manifest.params) {
    const tensor = initialTensor(spec, seed);
    q.set(encodeFixed(tensor, spec.scale, spec.name), at);
    at += tensor.length;
  }
  return q;
};

const initialTensor = (spec: ParamSpec, seed: Hex): Float32Array => {
  const out = new Float32Array(sizeOf(spec.shape));
  if (spec.init.kind !== 'he-uniform') return out.fill(spec.init.kind === 'ones' ? 1 : 0);
  const random = seededRandom(INIT_DOMAIN, hexBytes('init seed', seed, 32), utf8ToBytes(spec.name));
  const bound = Math.fround(Math.sqrt(6 / spec.init.fanIn));
  for (let i = 0; i < out.length; i++) out[i] = ((random.next() / 2 ** 32) * 2 - 1) * bound;
  return out;
};
