import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runTests } from '../../../../agent/workbench/check/run-tests.ts';
import { typeCheck } from '../../../../agent/workbench/check/type-check.ts';
import { workbenchRandom } from '../../../../agent/workbench/choose.ts';
import { mutate } from '../../../../agent/workbench/fault/mutate.ts';
import { makeProject } from '../../../../agent/workbench/project/make-project.ts';

const project = (number: number) => makeProject(workbenchRandom(7, 'project', number), number);
const textOf = ({ files }: { files: ReadonlyMap<string, string> }): string => JSON.stringify([...files]);
const TSC = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));

describe('generated projects', function () {
  this.timeout(60_000);

  it('have 3 to 12 sources, type-check, and pass their tests', () => {
    for (let number = 0; number < 12; number++) {
      const { files, sources, tests } = project(number);
      expect(sources.length).to.be.within(3, 12);
      expect(typeCheck(files)).to.deep.equal([]);
      const { passed, failures } = runTests(files, tests);
      expect(failures).to.deep.equal([]);
      expect(passed).to.be.greaterThan(2);
    }
  });

  it('differ from number to number, and are the same bytes each time', () => {
    const texts = Array.from({ length: 60 }, (_, number) => textOf(project(number)));
    expect(new Set(texts).size).to.equal(60);
    expect(textOf(project(31))).to.equal(texts[31]);
  });

  it('are judged in process as tsc and node --test judge them', () => {
    const { files, tests, sources } = project(3);
    const logic = mutate(workbenchRandom(1, 'mistake'), files.get(sources[0]!)!, 'logic')!;
    const broken = new Map(files).set(sources[0]!, logic);
    const wrong = new Map(files).set(sources[0]!, mutate(workbenchRandom(1, 'mistake'), files.get(sources[0]!)!, 'type')!);
    for (const state of [files, broken, wrong]) {
      const folder = mkdtempSync(join(tmpdir(), 'tempernet-project-'));
      try {
        for (const [path, text] of state) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), text);
        }
        const tsc = spawnSync(process.execPath, [TSC, '-p', folder], { cwd: folder, encoding: 'utf8' });
        const said = tsc.stdout
          .split('\n')
          .flatMap((line) => /^(\S+)\((\d+),\d+\): error TS(\d+)/.exec(line)?.slice(1, 4).join(' ') ?? []);
        expect(typeCheck(state).map(({ path, line, code }) => `${path} ${line} ${code}`)).to.have.members(said);
        const { passed, failures } = runTests(state, tests);
        const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
        const node = spawnSync(process.execPath, ['--test', '--test-reporter', 'tap', ...tests], {
          cwd: folder,
          encoding: 'utf8',
          env,
        });
        if (state === wrong) continue; // Types are nothing to node --test; what it computes then is its own affair.
        expect(node.stdout).to.match(new RegExp(`^# pass ${passed}$`, 'm'));
        expect(node.stdout).to.match(new RegExp(`^# fail ${failures.length}$`, 'm'));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    expect(typeCheck(wrong)).to.not.deep.equal([]);
  });
});
