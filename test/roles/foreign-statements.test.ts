import { expect } from 'chai';
import type { ChainEvent } from '../../node/chain/events.ts';
import { encodeCbor } from '../../protocol/cbor.ts';
import type { Hex } from '../../protocol/hex.ts';
import { foreignStatements } from '../../roles/foreign-statements.ts';
import { memoryJournal } from '../node/journal/memory-journal.ts';

const ME: Hex = `0x${'11'.repeat(20)}`;
const OTHER: Hex = `0x${'22'.repeat(20)}`;
const MINE: Hex = `0x${'aa'.repeat(32)}`;
const THEIRS: Hex = `0x${'bb'.repeat(32)}`;

describe('statements of this account that were not made here', () => {
  const journal = memoryJournal();
  journal.put('truth/1/4/0xspec', encodeCbor({ truthCommitment: MINE }, 'test'));
  journal.put('solution/7/0/0xspec', encodeCbor({ commitment: MINE }, 'test'));
  journal.put('ballot/7/0xseed', encodeCbor({ commitment: MINE }, 'test'));
  const isForeign = foreignStatements(journal, ME);
  const said = (by: Hex, commitment: Hex): ChainEvent[] =>
    [
      { name: 'TaskProposed', args: { proposer: by, projectId: 1n, taskNumber: 4, truthCommitment: commitment } },
      { name: 'SolutionCommitted', args: { taskId: 7n, slot: 0, solver: by, commitment } },
      { name: 'BallotCommitted', args: { taskId: 7n, coordinator: by, commitment } },
    ] as unknown as ChainEvent[];

  it('are told from those that the journal holds, whoever sent them', () => {
    expect(said(ME, MINE).map(isForeign)).to.deep.equal([false, false, false]);
    expect(said(ME, THEIRS).map(isForeign)).to.deep.equal([true, true, true]);
  });

  it('are none of other accounts, and none that bind nobody', () => {
    expect(said(OTHER, THEIRS).map(isForeign)).to.deep.equal([false, false, false]);
    const joined = { name: 'SolverJoined', args: { taskId: 7n, slot: 0, solver: ME } } as unknown as ChainEvent;
    expect(isForeign(joined)).to.equal(false);
  });
});
