import { expect } from 'chai';
import { GOALS } from '../../../../agent/experience/step-types.ts';
import { runTests } from '../../../../agent/workbench/check/run-tests.ts';
import { typeCheck } from '../../../../agent/workbench/check/type-check.ts';
import { workbenchRandom } from '../../../../agent/workbench/choose.ts';
import { makeWorkItem } from '../../../../agent/workbench/fault/make-work-item.ts';
import { type MistakeKind, mutate } from '../../../../agent/workbench/fault/mutate.ts';
import { missingOf } from '../../../../agent/workbench/missing.ts';
import { makeProject } from '../../../../agent/workbench/project/make-project.ts';

const project = makeProject(workbenchRandom(2, 'project', 8), 8);

/** The files once the solution is carried out. */
const solved = (files: ReadonlyMap<string, string>, solution: ReadonlyMap<string, string | null>): Map<string, string> =>
  new Map(
    [...files, ...solution].filter((entry): entry is [string, string] => entry[1] !== null && solution.get(entry[0]) !== null),
  );

describe('work items', () => {
  for (const goal of GOALS) {
    it(`${goal}: nothing is missing once the solution is carried out, and something is before`, () => {
      for (let draw = 0; draw < 4; draw++) {
        const item = makeWorkItem(workbenchRandom(draw, goal), project, goal);
        const end = solved(item.files, item.solution);
        const tests = [...end.keys()].filter((path) => path.endsWith('.test.ts'));
        expect(item.goal).to.equal(goal);
        expect(typeCheck(end)).to.deep.equal([]);
        expect(runTests(end, tests).failures).to.deep.equal([]);
        expect(missingOf(item, end)).to.equal(null);
        if (goal === 'explore') continue;
        const faults = [...typeCheck(item.files), ...runTests(item.files, project.tests).failures, missingOf(item, item.files)];
        expect(faults.filter((one) => one !== null)).to.not.deep.equal([]);
      }
    });
  }

  it('a mistake of each kind changes one line, and shows as that kind', () => {
    const shows: Record<MistakeKind, (files: ReadonlyMap<string, string>) => boolean> = {
      logic: (files) => typeCheck(files).length === 0,
      type: (files) => typeCheck(files).some(({ code }) => code >= 2000),
      import: (files) => typeCheck(files).some(({ code }) => code >= 2000),
      syntax: (files) => typeCheck(files).some(({ code }) => code < 2000),
    };
    const source = project.sources.findLast((path) => project.files.get(path)!.startsWith('import '))!;
    for (const kind of ['logic', 'type', 'import', 'syntax'] as const) {
      let shown = 0;
      for (let draw = 0; draw < 20; draw++) {
        const text = mutate(workbenchRandom(draw, kind), project.files.get(source)!, kind);
        if (text !== undefined && shows[kind](new Map(project.files).set(source, text))) shown++;
      }
      expect(shown, kind).to.be.greaterThan(kind === 'logic' ? 12 : 15);
    }
  });
});
