import { expect } from 'chai';
import { allows, follows, packLifecycle, ROUND_LIFECYCLE, TASK_LIFECYCLE, type TaskState } from '../../protocol/lifecycle.ts';

describe('lifecycle tables', () => {
  it('every state is reached from the first and leads to an end', () => {
    const reached = new Set<TaskState>(['none']);
    for (const state of reached) for (const next of TASK_LIFECYCLE.rows[state].next) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...TASK_LIFECYCLE.states].sort());
    const ends = TASK_LIFECYCLE.states.filter((state) => TASK_LIFECYCLE.rows[state].next.length === 0);
    expect(ends).to.deep.equal(['settled', 'void']);
  });

  it('every living task state can be ended by a deadline', () => {
    for (const state of TASK_LIFECYCLE.states) {
      const { allows: actions, next } = TASK_LIFECYCLE.rows[state];
      if (state === 'none' || next.length === 0) continue;
      expect(actions, state).to.include('advance');
      expect(next, state).to.include('void');
    }
  });

  it('names each action and each successor once', () => {
    for (const table of [TASK_LIFECYCLE, ROUND_LIFECYCLE]) {
      for (const { allows: actions, next } of Object.values(table.rows)) {
        expect(new Set(actions).size).to.equal(actions.length);
        expect(new Set(next).size).to.equal(next.length);
      }
    }
  });

  it('answers single questions', () => {
    expect(allows(TASK_LIFECYCLE, 'sealed', 'claim-seat')).to.equal(true);
    expect(allows(TASK_LIFECYCLE, 'judging', 'claim-seat')).to.equal(false);
    expect(follows(TASK_LIFECYCLE, 'tallying', 'settled')).to.equal(true);
    expect(follows(TASK_LIFECYCLE, 'judging', 'settled')).to.equal(false);
  });

  it('packs row by row', () => {
    const { actions, successors } = packLifecycle({
      states: ['a', 'b'],
      actions: ['x', 'y', 'z'],
      rows: { a: { allows: ['x', 'z'], next: ['b'] }, b: { allows: ['y'], next: [] } },
    });
    expect(actions).to.equal(0b101n | (0b10n << 16n));
    expect(successors).to.equal(0b10n);
  });
});
