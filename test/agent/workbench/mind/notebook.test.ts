import { expect } from 'chai';
import { patchText } from '../../../../agent/workbench/fault/patch.ts';
import { Notebook } from '../../../../agent/workbench/mind/notebook.ts';
import { type Action, resultOf } from '../../../../agent/workbench/step/action.ts';

const PATH = 'src/a.ts';
const read: Action = { type: 'read_file', path: PATH };
const edit: Action = { type: 'edit_code', path: PATH, patch: patchText([{ find: 'a', put: 'b\nc' }]) };
const check: Action = { type: 'type_check' };
const text = "import { b } from './b.ts';\na\n";
const seenText = resultOf('read_file', { text, seen: [PATH] });
const edited = resultOf('edit_code', { changes: [{ path: PATH, before: text, after: 'b\nc\n' }] });
const failed = resultOf('type_check', { error: 'src/a.ts(1): error TS2304: x', faults: 2, named: [PATH], seen: [PATH] });

const started = (): Notebook => {
  const notebook = new Notebook();
  notebook.startPlan('fix_types');
  return notebook;
};

describe('what an agent knows', () => {
  it('is nothing at first, and that is said by null', () => {
    const {
      goal,
      replans,
      cycle,
      consecutiveFailures,
      uncommittedEdits,
      filesTouched,
      targetSeen,
      linesAdded,
      linesRemoved,
      ...rest
    } = started().contextOf(edit, 0);
    expect([goal, replans, cycle, consecutiveFailures, uncommittedEdits, filesTouched]).to.deep.equal([
      'fix_types',
      0,
      0,
      0,
      0,
      0,
    ]);
    expect([targetSeen, linesAdded, linesRemoved]).to.deep.equal([false, 2, 1]);
    expect(new Set(Object.values(rest))).to.deep.equal(new Set([null]));
  });

  it('grows by what steps show: a file that was read, what it imports, what a check named', () => {
    const notebook = started();
    notebook.note(read, seenText, null, true);
    notebook.note(check, failed, 'compile_error', true);
    const context = notebook.contextOf(edit, 1);
    expect(context).to.include({
      targetSeen: true,
      targetExists: true,
      targetBytes: text.length,
      stepsSinceRead: 2,
      editsSinceRead: 0,
    });
    expect(context).to.include({ targetNamed: true, consecutiveFailures: 1, previousOk: true, replans: 1 });
    expect(context.lastCheck).to.deep.equal({ ok: false, faults: 2, edits: 0 });
    expect(context.previous).to.deep.equal({ type: 'type_check', ok: false, category: 'compile_error' });
    expect(context.recent).to.deep.equal({ steps: 2, succeeded: 1 });
    expect(notebook.seen.get('src/b.ts')).to.deep.equal({ exists: true, bytes: null });
  });

  it('ages by its own changes, unless it keeps its picture of a file in step with them', () => {
    for (const remembers of [true, false]) {
      const notebook = started();
      notebook.note(read, seenText, null, true);
      notebook.note(check, failed, 'compile_error', true);
      notebook.note(edit, edited, null, remembers);
      const context = notebook.contextOf(edit, 0);
      expect(context).to.include({ editsSinceRead: 1, uncommittedEdits: 1, filesTouched: 1, targetBytes: 4 });
      expect(context.lastCheck?.edits).to.equal(1);
      expect(notebook.memory.get(PATH)?.text).to.equal(remembers ? 'b\nc\n' : text);
    }
  });

  it('of what is uncommitted ends with a commit, or when all is taken back', () => {
    const revert: Action = { type: 'revert', what: 'all' };
    const taken = resultOf('revert', { exitCode: 0, changes: [{ path: PATH, before: 'b\nc\n', after: text }] });
    for (const [action, result] of [[{ type: 'commit', message: 'x' }, resultOf('commit')] as const, [revert, taken] as const]) {
      const notebook = started();
      notebook.note(edit, edited, null, true);
      notebook.note(action, result, null, true);
      expect(notebook.contextOf(check, 0)).to.include({ uncommittedEdits: 0, filesTouched: 0 });
      expect(notebook.contextOf(check, 0).stepsSinceCommit).to.equal(action.type === 'commit' ? 0 : null);
    }
  });

  it('is forgotten with a new plan, but for the history', () => {
    const notebook = started();
    notebook.note(read, seenText, null, true);
    notebook.note(check, failed, 'compile_error', true);
    notebook.startPlan('rename');
    const context = notebook.contextOf(read, 0);
    expect(context).to.include({
      goal: 'rename',
      cycle: 1,
      targetSeen: false,
      stepsSinceRead: null,
      lastCheck: null,
      previous: null,
    });
    expect(context.recent).to.deep.equal({ steps: 2, succeeded: 1 });
  });

  it('of a file that was looked for in vain says so', () => {
    const notebook = started();
    notebook.note(read, resultOf('read_file', { error: 'ENOENT' }), 'file_not_found', true);
    expect(notebook.contextOf(edit, 0)).to.include({ targetSeen: true, targetExists: false, stepsSinceRead: null });
  });
});
