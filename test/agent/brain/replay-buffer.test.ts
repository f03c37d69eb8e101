import { expect } from 'chai';
import { ReplayBuffer } from '../../../agent/brain/replay/replay-buffer.ts';
import { STEP_CLASSES, stepClass } from '../../../agent/brain/replay/step-class.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { drawnSteps } from '../support/drawn-steps.ts';

const random = (name: string) => seededRandom(`tempernet/test/replay/${name}`);
const row = (n: number): Uint8Array => Uint8Array.of(n & 255, n >> 8);
const numberOf = ([low, high]: Uint8Array): number => low! + 256 * high!;

/** 900 rows of class 1, 90 of class 2, 10 of class 3, mixed; a row holds its class times 1,000 and its number. */
const filled = (perClass: number, seed = 'fill'): ReplayBuffer => {
  const buffer = new ReplayBuffer(perClass);
  const source = random(seed);
  for (let i = 0; i < 1000; i++) {
    const id = i % 100 === 99 ? 3 : i % 100 >= 90 ? 2 : 1;
    buffer.add(id, row(id * 10_000 + i), source);
  }
  return buffer;
};

describe('replay', () => {
  it('is bounded by class, and what is rare is not pushed out', () => {
    const buffer = filled(50);
    expect(buffer.all().map(({ id, seen, rows }) => [id, seen, rows.length])).to.deep.equal([
      [1, 900, 50],
      [2, 90, 50],
      [3, 10, 10],
    ]);
    expect(buffer.size).to.equal(110);
  });

  it('keeps any row of a class with the same chance', () => {
    const halves = [0, 0];
    for (let i = 0; i < 100; i++)
      for (const kept of filled(50, `chance ${i}`).all()[0]!.rows) halves[numberOf(kept) - 10_000 < 500 ? 0 : 1]!++;
    // 5,000 kept rows of the common class: half are of the first half, give or take four deviations.
    expect(halves[0]! / 5000).to.be.closeTo(0.5, 0.03);
  });

  it('follows from its generator alone', () => {
    expect(filled(50).all()).to.deep.equal(filled(50).all());
    expect(filled(50, 'other').all()).to.not.deep.equal(filled(50).all());
    expect(filled(50).draw(20, random('draw'))).to.deep.equal(filled(50).draw(20, random('draw')));
  });

  it('draws rare classes more often than they came, and weighs them back', () => {
    const { rows, weights } = filled(50).draw(20_000, random('weights'));
    const share = (id: number, weighed: boolean): number =>
      rows.reduce((sum, drawn, i) => sum + (Math.floor(numberOf(drawn) / 10_000) === id ? (weighed ? weights[i]! : 1) : 0), 0) /
      20_000;
    const roots = [900, 90, 10].map(Math.sqrt);
    for (const [i, seen] of [900, 90, 10].entries()) {
      expect(share(i + 1, false)).to.be.closeTo(roots[i]! / roots.reduce((a, b) => a + b), 0.015);
      expect(share(i + 1, true)).to.be.closeTo(seen / 1000, 0.015);
    }
    expect(weights.reduce((a, b) => a + b) / 20_000).to.be.closeTo(1, 0.02);
  });

  it('comes back from what it gave, and draws the same', () => {
    const buffer = filled(50);
    const other = new ReplayBuffer(50);
    other.restore(buffer.all());
    expect(other.draw(30, random('again'))).to.deep.equal(buffer.draw(30, random('again')));
    other.add(2, row(7), random('more'));
    expect(buffer.all()[1]!.seen).to.equal(90);
  });

  it('draws nothing from nothing', () => {
    expect(new ReplayBuffer(5).draw(3, random('none'))).to.deep.equal({ rows: [], weights: [] });
  });
});

describe('classes of steps', () => {
  it('are capability and outcome, each its own number', () => {
    const steps = drawnSteps('classes', 3000);
    const names = new Map(steps.map((step) => [`${step.capability} ${step.outcome.category}`, stepClass(step)]));
    expect(new Set(names.values()).size).to.equal(names.size);
    expect([...names.values()].every((id) => id >= 0 && id < STEP_CLASSES)).to.equal(true);
  });
});
