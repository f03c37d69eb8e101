import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../orchestrator/root.ts';

describe('npm run report:brain -- --quick', function () {
  this.timeout(400_000);
  const folder = mkdtempSync(join(tmpdir(), 'tempernet-learning-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (out: string): { readonly lines: string[]; readonly files: Record<string, string> } => {
    const args = ['scripts/report-brain.ts', '--quick', '--work', join(folder, 'work'), '--out', join(folder, out)];
    const lines = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).split('\n');
    const read = (name: string): string => readFileSync(join(folder, out, name), 'utf8');
    return { lines, files: Object.fromEntries(readdirSync(join(folder, out)).map((name) => [name, read(name)])) };
  };
  const worked = (lines: readonly string[]): string[] => lines.filter((line) => /^\d+\/\d+ /.test(line));

  it('makes a whole report of committed steps, with every model and attack, and the same again from what is finished', () => {
    const { lines, files } = run('out');
    expect(Object.keys(files).sort()).to.deep.equal(['brain-attacks.svg', 'brain.csv', 'brain.md', 'brain.svg']);
    const page = files['brain.md']!;
    for (const text of ['base rate', 'boosted trees', 'federated brain', 'lone brain, own', 'label-flip', 'on `exact` log loss'])
      expect(page).to.include(text);
    expect(page).to.not.match(/NaN|undefined|Infinity/);
    expect(files['brain.csv']!.trim().split('\n').length, 'three baselines, five brains of two seeds').to.equal(1 + 3 + 5 * 2);
    expect(worked(lines).length, 'seeds, attacks, and one on the other engine').to.equal(2 + 8 + 1);

    const again = run('again');
    expect(worked(again.lines), 'what is finished is not done again').to.deep.equal([]);
    expect(again.files).to.deep.equal(files);
  });
});
