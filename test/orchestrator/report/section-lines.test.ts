import { expect } from 'chai';
import { sectionLines } from '../../../orchestrator/report/section-lines.ts';

describe('sections as text', () => {
  it('stand in columns, with reasons beside them while there is room', () => {
    const facts = [
      { name: 'pool', value: '6 ATN' },
      { name: 'incentive', value: '0.5', how: 'rank / sum', block: 7 },
      { name: 'digest', value: '0x12', how: 'x'.repeat(120) },
    ];
    expect(sectionLines([{ title: 'payment', facts }], false)).to.deep.equal([
      '',
      'payment',
      '  pool       6 ATN',
      '  incentive  0.5  [block 7]    rank / sum',
      '  digest     0x12',
      `               ${'x'.repeat(120)}`,
    ]);
  });

  it('have tables as wide as they need to be, numbers to the right', () => {
    const table = {
      columns: ['seat', ' score'],
      rows: [
        ['a', '7'],
        ['a-long-name', '123456'],
      ],
    };
    expect(sectionLines([{ title: 't', table }], false).slice(2)).to.deep.equal([
      '  seat          score',
      '  a                 7',
      '  a-long-name  123456',
    ]);
  });

  it('never move the cursor, whatever a seat wrote into its report', () => {
    const evil = '\u001b[2J\u001b]0;title\u0007a\nb\r\u0000c\u009b2J\u202ed\u2066e\u200ff\u2028g';
    const section = {
      title: evil,
      facts: [{ name: evil, value: evil, how: evil }],
      table: { columns: ['x'], rows: [[evil]] },
      notes: [evil],
    };
    for (const line of sectionLines([section], false)) expect(line).to.not.match(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  });
});
