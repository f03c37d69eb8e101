import { expect } from 'chai';
import type { Change } from '../../../agent/workbench/step/action.ts';
import { undoneSteps } from '../../../agent/workbench/undone.ts';

const change = (before: string | null, after: string | null): Change => ({ path: 'a.ts', before, after });
const edit = (before: string | null, after: string | null) => ({ changes: [change(before, after)], git: null });
const end = (text: string | null) => new Map(text === null ? [] : [['a.ts', text]]);

describe('steps that were undone', () => {
  it('are those whose file is as it was before them, or has none of their lines left', () => {
    expect(undoneSteps([edit('a\n', 'a\nb\n')], end('a\nb\n'))).to.deep.equal([false]);
    expect(undoneSteps([edit('a\n', 'a\nb\n')], end('a\n'))).to.deep.equal([true]);
    expect(undoneSteps([edit('a\n', 'a\nb\n'), edit('a\nb\n', 'a\nc\n')], end('a\nc\n'))).to.deep.equal([true, false]);
    expect(undoneSteps([edit('a\n', 'a\nb\nc\n')], end('a\nc\nd\n'))).to.deep.equal([false]);
    expect(undoneSteps([edit(null, 'x\n')], end(null))).to.deep.equal([true]);
    expect(undoneSteps([edit('a\nb\n', 'a\n')], end('a\n'))).to.deep.equal([false]);
  });

  it('do not include those that changed nothing', () => {
    expect(undoneSteps([{ changes: [], git: null }], end('a\n'))).to.deep.equal([null]);
  });

  it('include a commit that was taken back, the last one first', () => {
    const commit = { changes: [], git: 'commit' } as const;
    const back = { changes: [], git: 'revert-commit' } as const;
    expect(undoneSteps([commit, commit, back], end(null))).to.deep.equal([false, true, null]);
  });
});
