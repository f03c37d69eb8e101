import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeReport } from '../../../orchestrator/learning/make-report.ts';
import { ROOT } from '../../../orchestrator/root.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';
import { drawnSet } from './support/drawn-set.ts';

describe('the learning report', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tempernet-learning-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const make = async (work: string, out: string): Promise<{ lines: string[]; files: Record<string, string> }> => {
    const planFile = join(ROOT, 'docs/results/brain-quick.toml');
    const plan = await readFile(planFile, 'utf8');
    const lines: string[] = [];
    const options = {
      plan,
      planFile,
      set: drawnSet(1_500),
      notes: '## Reading\n\nNothing.',
      command: 'a test',
      release: '0.0.0',
    };
    const paths = await makeReport(
      { ...options, work: join(folder, work), out: join(folder, out) },
      { logger: silentLogger, signal: new AbortController().signal, tell: (line) => lines.push(line) },
    );
    const read = async (path: string) => [path.split('/').at(-1), await readFile(path, 'utf8')] as const;
    return { lines, files: Object.fromEntries(await Promise.all(paths.map(read))) };
  };

  it('comes about from rows alone, says every model and attack, and is the same again', async () => {
    const { lines, files } = await make('work', 'out');
    expect(Object.keys(files).sort()).to.deep.equal(['brain-attacks.svg', 'brain.csv', 'brain.md', 'brain.svg']);
    const page = files['brain.md']!;
    for (const text of ['base rate', 'boosted trees', 'federated brain', 'lone brain, own', 'label-flip', 'Reading'])
      expect(page).to.include(text);
    expect(page).to.not.match(/NaN|undefined|Infinity/);
    expect(files['brain.csv']!.trim().split('\n').length).to.equal(1 + 3 + 5 * 2);
    expect(lines.filter((line) => /^\d+\/\d+ /.test(line)).length, 'seeds, attacks, and one on the other engine').to.equal(
      2 + 8 + 1,
    );

    const again = await make('work', 'again');
    expect(
      again.lines.some((line) => /^\d+\/\d+ /.test(line)),
      'what is finished is not done again',
    ).to.equal(false);
    expect(again.files).to.deep.equal(files);
  });
});
