import { expect } from 'chai';
import { parsePartition, partitionText } from '../../../substrate/data/partition.ts';
import { caught } from '../support/caught.ts';

describe('the text of a partition', () => {
  it('is read and written alike', () => {
    for (const text of ['iid', 'by-owner', 'dirichlet:0.3', 'dirichlet:0.001', 'dirichlet:1000', 'dirichlet:12.5'])
      expect(partitionText(parsePartition(text))).to.equal(text);
    expect(parsePartition('dirichlet:0.3')).to.deep.equal({ kind: 'dirichlet', alpha: 300 });
    expect(parsePartition('dirichlet:1.25')).to.deep.equal({ kind: 'dirichlet', alpha: 1250 });
  });

  it('is refused where it says something else', async () => {
    for (const text of [
      '',
      'IID',
      'dirichlet',
      'dirichlet:',
      'dirichlet:0',
      'dirichlet:0.0001',
      'dirichlet:1001',
      'dirichlet:-1',
    ])
      expect((await caught(() => parsePartition(text))).code, text).to.equal('SUBSTRATE_BAD_PARTITION');
    for (const text of ['dirichlet:NaN', 'dirichlet:1e3', 'dirichlet:9999', 'by-owner ', 'x'.repeat(1e6)])
      expect((await caught(() => parsePartition(text))).code, text.slice(0, 20)).to.equal('SUBSTRATE_BAD_PARTITION');
  });
});
