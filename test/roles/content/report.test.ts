import { expect } from 'chai';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { type BallotReport, decodeReport, encodeReport } from '../../../roles/content/report.ts';
import { caught } from '../../substrate/support/caught.ts';
import { account, word } from '../support/script.ts';

const REPORT: BallotReport = {
  taskId: 1_000_000_001_000n,
  coordinator: account(1),
  engine: 'exact:00',
  sampleSeed: word(2),
  badTask: '',
  baseLoss: 2.5,
  solutions: [
    {
      slot: 0,
      solver: account(3),
      outcome: 'refuted',
      check: 're-execution',
      detail: 'interval 1 leads elsewhere',
      intervals: [1, 4],
      loss: null,
      score: 0,
    },
  ],
};

describe('a ballot report', () => {
  it('is read as it was written', () => {
    expect(decodeReport(encodeReport(REPORT))).to.deep.equal(REPORT);
  });

  it('in which anything is of another form is refused', async () => {
    const plain = { format: 'tempernet/report/1', ...REPORT, taskId: '7' };
    const [solution] = REPORT.solutions;
    const wrong: Record<string, unknown>[] = [
      { ...plain, format: 'tempernet/report/2' },
      { ...plain, taskId: 7 },
      { ...plain, taskId: '-7' },
      { ...plain, coordinator: 'me' },
      { ...plain, sampleSeed: '0x1' },
      { ...plain, badTask: 'x'.repeat(3000) },
      { ...plain, baseLoss: '1' },
      { ...plain, more: 1 },
      { ...plain, solutions: {} },
      { ...plain, solutions: Array.from({ length: 33 }, () => solution) },
      { ...plain, solutions: [null] },
      { ...plain, solutions: [{ ...solution, outcome: 'fine' }] },
      { ...plain, solutions: [{ ...solution, intervals: [-1] }] },
      { ...plain, solutions: [{ ...solution, slot: 1.5 }] },
      { ...plain, solutions: [{ ...solution, extra: true }] },
    ];
    for (const [index, value] of wrong.entries())
      expect((await caught(() => decodeReport(encodeCbor(value)))).code, `case ${index}`).to.equal('ROLE_BAD_CONTENT');
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0xff), encodeReport(REPORT).subarray(0, 50)])
      expect((await caught(() => decodeReport(bytes))).code).to.equal('PROTOCOL_BAD_CBOR');
  });
});
