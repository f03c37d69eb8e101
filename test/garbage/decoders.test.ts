import { expect } from 'chai';
import { DECODERS } from './support/decoders/decoders.ts';
import { fuzz } from './support/fuzz.ts';

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const count = setting('TEMPERNET_FUZZ_COUNT', 2_000);
const seed = setting('TEMPERNET_FUZZ_SEED', 1);
const only = process.env.TEMPERNET_FUZZ_ONLY;

describe(`garbage: ${count} inputs a decoder, seed ${seed}`, () => {
  for (const row of DECODERS) {
    it(`${row.name} is taken or refused by name`, async function () {
      this.timeout(60_000 + 50 * count);
      const outcome = await fuzz(row, { count, seed, ...(only === undefined ? {} : { only: Number(only) }) });
      // Garbage that is all taken, or of which nothing looks right from outside, tests nothing.
      if (only === undefined && row.takesAll !== true)
        expect([...outcome.refused.values()].reduce((a, b) => a + b, 0)).to.be.greaterThan(count / 20);
    });
  }
});
