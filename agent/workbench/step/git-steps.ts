import type { CommandResult } from '../../../node/process/run-command.ts';
import { git } from '../place/git.ts';
import { type Place, TOPIC_BRANCH } from '../place/place.ts';
import { type Change, resultOf, type StepResult } from './action.ts';

/** Commits everything, unless what is to be committed has conflict markers or trailing blanks. */
export const commitStep = async (place: Place, message: string): Promise<StepResult> => {
  await git(place.folder, 'add', '-A');
  const marks = await git(place.folder, 'diff', '--cached', '--check');
  if (marks.code !== 0) return failed('commit', marks);
  const { code, stdout, stderr } = await git(place.folder, 'commit', '-q', '-m', message);
  return code === 0 ? resultOf('commit', { exitCode: 0 }) : failed('commit', { code, stdout, stderr });
};

/** Takes back the changes of a file, all changes, or the last commit. */
export const revertStep = async (place: Place, what: 'all' | 'commit' | 'file', path?: string): Promise<StepResult> => {
  const before = place.read();
  const done =
    what === 'commit'
      ? await git(place.folder, 'revert', '--no-edit', 'HEAD')
      : what === 'all'
        ? await git(place.folder, 'reset', '-q', '--hard')
        : await git(place.folder, 'checkout', '-q', 'HEAD', '--', path as string);
  if (done.code !== 0) return failed('revert', done);
  if (what === 'all') await git(place.folder, 'clean', '-fdq');
  return resultOf('revert', { exitCode: 0, changes: changesBetween(before, place.read()) });
};

/** Moves a file under git's eyes. */
export const moveStep = async (
  place: Place,
  from: string,
  to: string,
  isProtected: (path: string) => boolean,
): Promise<StepResult> => {
  if (isProtected(from)) return resultOf('other', { error: `protected file: ${from} may not be moved` });
  const before = place.read();
  const done = await git(place.folder, 'mv', from, to);
  if (done.code !== 0) return failed('other', done);
  return resultOf('other', { exitCode: 0, changes: changesBetween(before, place.read()), seen: [to] });
};

/** Merges the topic branch; a conflict leaves its marks in the files. */
export const mergeStep = async (place: Place): Promise<StepResult> => {
  const before = place.read();
  const done = await git(place.folder, 'merge', '--no-edit', '-q', TOPIC_BRANCH);
  const changes = changesBetween(before, place.read());
  const touched = changes.map(({ path }) => path);
  return done.code === 0
    ? resultOf('other', { exitCode: 0, changes, seen: touched })
    : { ...failed('other', done), changes, seen: touched, named: touched };
};

/** Git's own words: the line that says what is wrong, which is the last of stdout for a commit and the first of stderr otherwise. */
const failed = (type: 'commit' | 'revert' | 'other', { code, stdout, stderr }: CommandResult): StepResult => {
  const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /CONFLICT|leftover|trailing whitespace|nothing to commit|error:|fatal:/.test(line));
  return resultOf(type, { exitCode: code, error: `git: ${telling ?? lines[0] ?? `exit code ${code}`}` });
};

const changesBetween = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Change[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({ path, before: before.get(path) ?? null, after: after.get(path) ?? null }));
