import { expect } from 'chai';
import { readMnistFiles } from '../../../node/data/mnist-files.ts';
import { ATTACKS, type AttackName } from '../../../orchestrator/sweep/attacks/attacks.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { int32View } from '../../../substrate/codecs/little-endian.ts';
import { applyUpdate, encodeWeights } from '../../../substrate/codecs/tensors.ts';
import { mnistDataset } from '../../../substrate/data/mnist.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { coordinateMean } from '../../../substrate/merge/mean.ts';
import { mergeUpdates } from '../../../substrate/merge/merge.ts';
import type { MergeRule } from '../../../substrate/merge/rules.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { openCommitted } from '../support/programs.ts';

const N = 7;
const STEPS = 40;
const SHARD = 400;
const SEED: Hex = `0x${'5a'.repeat(32)}`;
/** Of the fall in loss that the honest reach without liars, what is left with as many liars as declared. */
const KEPT = 0.8;
const DECLARED = { mean: 0, median: 3, 'trimmed-mean': 2, 'multi-krum': 2 } as const satisfies Readonly<
  Record<MergeRule, number>
>;

describe('a merge of real updates under attack', function () {
  this.timeout(240_000);
  let engine: ExactEngine;
  let base: Int32Array;
  let updates: Int32Array[];
  let lossOf: (weights: Int32Array) => Promise<number>;
  let genesisLoss: number;

  before(async () => {
    const files = await readMnistFiles();
    const digits = mnistDataset(files.testImages, files.testLabels);
    engine = await ExactEngine.create({ workers: 2 });
    const payload = await openCommitted('digits', engine);
    const genesis = payload.init(SEED);
    base = int32View(genesis);
    const held = sliceRows(digits, 8_000, 8_500);
    lossOf = async (weights) => (await payload.evaluate(encodeWeights(weights), held)).loss;
    const train = async (slot: number): Promise<Int32Array> => {
      const data = sliceRows(digits, slot * SHARD, (slot + 1) * SHARD);
      const job = { base: genesis, data, taskSeed: SEED, slot, steps: STEPS, intervals: 1 };
      return int32View((await payload.train(job)).update);
    };
    updates = await Promise.all(Array.from({ length: N }, (_, slot) => train(slot)));
    genesisLoss = await lossOf(base);
  });
  after(() => engine.close());

  /** Loss after a merge of `liars` who attack and of the first `N - liars` honest; and what those honest reach alone. */
  const attacked = async (rule: MergeRule, liars: number, attack: AttackName, strength?: number) => {
    const honest = updates.slice(0, N - liars);
    const random = seededRandom('tempernet/test/breakdown');
    const lies = liars === 0 ? [] : ATTACKS[attack]({ honest, count: liars, random, ...(strength && { strength }) });
    const merged = mergeUpdates(rule, DECLARED[rule], base, [...lies, ...honest]);
    return { loss: await lossOf(merged), alone: await lossOf(applyUpdate(base, coordinateMean(honest))) };
  };

  for (const [rule, f] of Object.entries(DECLARED) as [MergeRule, number][]) {
    it(`${rule}: ${f} liars of ${N} take at most a fifth of what training gained`, async () => {
      // Nobody to attack: one merge says it.
      const attacks = f === 0 ? (['scaled'] as const) : (Object.keys(ATTACKS) as AttackName[]);
      for (const attack of attacks) {
        for (const strength of attack === 'little-is-enough' ? [undefined, 10] : [undefined]) {
          const { loss, alone } = await attacked(rule, f, attack, strength);
          expect(alone, 'the honest learn').to.be.lessThan(genesisLoss / 4);
          expect((genesisLoss - loss) / (genesisLoss - alone), `${attack} ${strength}`).to.be.at.least(KEPT);
        }
      }
    });

    it(`${rule}: ${f + 1} liars leave a model worse than before training`, async () => {
      expect((await attacked(rule, f + 1, 'scaled')).loss).to.be.greaterThan(genesisLoss);
    });
  }
});
