import { expect } from 'chai';
import { readRecordedSets } from '../../agent/experience/recorded-sets.ts';
import { openCorpus } from '../../orchestrator/corpus.ts';
import type { Hex } from '../../protocol/hex.ts';
import { columnValues } from '../../substrate/data/column-values.ts';
import { type Dataset, exampleDigests } from '../../substrate/data/dataset.ts';
import { parsePartition } from '../../substrate/data/partition.ts';
import { caught } from '../substrate/support/caught.ts';

/** Share of the most frequent digit. */
const top = (set: Dataset): number => {
  const counts = Map.groupBy(columnValues(set, 'y'), (y) => y);
  return Math.max(...[...counts.values()].map(({ length }) => length)) / set.count;
};

describe('MNIST dealt to slots', function () {
  this.timeout(60_000);
  const open = (partition: string, parts = 2, shards = 5) => openCorpus('mnist', parts, shards, parsePartition(partition));

  it('by a Dirichlet distribution is skewed, whole, and the same again', async () => {
    const { train } = await open('dirichlet:0.3');
    expect(train.flat().reduce((sum, { count }) => sum + count, 0)).to.equal(50_000);
    expect(Math.max(...train[0]!.map(top))).to.be.above(0.3);
    for (const [slot, set] of train[0]!.entries())
      expect(top(set), 'alike from both proposers').to.be.closeTo(top(train[1]![slot]!), 0.03);
    expect((await open('dirichlet:0.3')).train).to.deep.equal(train);
  });

  it('by owner gives each slot a few digits', async () => {
    const { train } = await open('by-owner', 1, 5);
    expect(train.flat().reduce((sum, { count }) => sum + count, 0)).to.equal(50_000);
    for (const set of train[0]!) expect(new Set(columnValues(set, 'y')).size).to.be.within(2, 4);
  });

  it('is refused where a shard would have less than a batch', async () => {
    expect((await caught(() => open('dirichlet:0.001', 8, 32))).code).to.equal('SUBSTRATE_BAD_PARTITION');
  });
});

describe('recorded steps dealt to slots', () => {
  it('by owner: every step is in one shard, and an agent has one slot, the same from every proposer', async () => {
    const { train: all } = readRecordedSets();
    const rows = exampleDigests(all.dataset);
    const ownersOf = new Map(rows.map((digest) => [digest, new Set<number>()] as const));
    for (const [row, digest] of rows.entries()) ownersOf.get(digest)!.add(all.owners![row]!);
    // Two agents can take equal steps: those say nothing of whose they are.
    const owner = (digest: Hex): number | undefined => {
      const [first, ...others] = ownersOf.get(digest)!;
      return others.length === 0 ? first : undefined;
    };
    const { train } = await openCorpus('brain', 2, 3, { kind: 'by-owner' });
    const slotOf = new Map<number, number>();
    const dealt = train.flatMap((part) =>
      part.flatMap((set, slot) => {
        const digests = exampleDigests(set);
        for (const digest of digests) {
          const mine = owner(digest);
          if (mine === undefined) continue;
          expect(slotOf.get(mine) ?? slot).to.equal(slot);
          slotOf.set(mine, slot);
        }
        return digests;
      }),
    );
    expect(dealt.sort()).to.deep.equal(rows.toSorted());
    expect(slotOf.size).to.equal(new Set(all.owners as readonly number[]).size);
  });
});
