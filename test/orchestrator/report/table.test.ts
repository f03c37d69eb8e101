import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { LiveTable } from '../../../orchestrator/report/table.ts';

const columns = [
  { title: 'round', width: 5, align: 'right' },
  { title: 'digest', width: 8, align: 'left' },
  { title: 'gas', width: 6, align: 'right' },
] as const;

describe('LiveTable', () => {
  const plain = new LiveTable({ columns, colour: false });

  it('lines rows up under the titles', () => {
    expect(plain.header()).to.equal('round  digest       gas\n-----  --------  ------');
    expect(plain.row([1, '0xabcdef', 420_000n])).to.equal('    1  0xabcdef  420000');
    expect(plain.row([12, 'x', 7])).to.equal('   12  x              7');
  });

  it('cuts what is too long and leaves out what is missing', () => {
    expect(plain.row([1, '0xabcdef0123'])).to.equal('    1  0xabcde…');
    expect(plain.row([undefined, 'x'])).to.equal('       x');
  });

  it('lets no value move the cursor', () => {
    expect(plain.row([1, '\u001b[2Ja\nb\u0007', 2])).to.equal('    1  a b            2');
  });

  it('paints the header alone, with the same text', () => {
    const coloured = new LiveTable({ columns, colour: true });
    expect(coloured.header()).to.include('\u001b[');
    expect(stripVTControlCharacters(coloured.header()).replaceAll('─', '-')).to.equal(plain.header());
    expect(coloured.row([1, 'x', 2])).to.equal(plain.row([1, 'x', 2]));
  });
});
