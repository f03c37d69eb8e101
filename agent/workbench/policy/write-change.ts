import { chance, pick, pickWeighted } from '../choose.ts';
import { mutate } from '../fault/mutate.ts';
import { type Hunk, hunkBetween, patchText } from '../fault/patch.ts';
import type { Situation } from './situation.ts';

/** A patch to one file as the agent writes it: right or wrong by its skill, legible or not by its care. */
export const writePatch = (situation: Situation, path: string): string => {
  const { random, policy } = situation;
  const hunk = situation.notebook.memory.has(path) ? informedHunk(situation, path) : blindHunk(situation, path);
  const put = chance(random, policy.blanks) ? hunk.put.replace(/\S(?=\n|$)/, '$&  ') : hunk.put;
  const text = patchText([{ find: hunk.find, put }]);
  return chance(random, policy.sloppy) ? text.slice(0, text.lastIndexOf('***')) : text;
};

/** A change against the agent's picture of the file, which may be older than the file. */
const informedHunk = ({ random, policy, item, notebook }: Situation, path: string): Hunk => {
  const text = notebook.memory.get(path)?.text ?? '';
  const right = item.solution.get(path) ?? text;
  const wrong = (): string => mutate(random, text, pickWeighted(random, policy.mistakes)) ?? text;
  const next = right !== text && chance(random, policy.skill) ? right : wrong();
  const first = text.split('\n')[0] ?? '';
  return hunkBetween(text, next) ?? { find: first, put: `// Looked at, nothing found.\n${first}` };
};

/** A change to a file that was not read: by luck the right lines, otherwise lines that nobody wrote. */
const blindHunk = ({ random, policy, item, place, project }: Situation, path: string): Hunk => {
  const text = place.readFile(path);
  const right = item.solution.get(path);
  if (text !== null && typeof right === 'string' && chance(random, policy.luck)) {
    const hunk = hunkBetween(text, right);
    if (hunk !== undefined) return hunk;
  }
  const { name, from } = pick(random, project.functions);
  return { find: `export const ${name} = (input: ${from}) => {`, put: `export const ${name} = (value: ${from}) => {` };
};

/** Code as the agent writes it when the right code is `code`, in the block in which models put it. */
export const writeAnswer = ({ random, policy }: Situation, code: string): string => {
  const wrong = (): string =>
    mutate(random, code, pickWeighted(random, policy.mistakes)) ?? code.replace(/, (\S+)\);/, ', [$1]);');
  const written = chance(random, policy.skill) ? code : wrong();
  const tidy = chance(random, policy.blanks) ? written.replace(/;(?=\n)/, ';  ') : written;
  return `Here it is:\n\`\`\`ts\n${tidy}${chance(random, policy.sloppy) ? '' : '```\n'}`;
};

/** A change to a test that has it expect what the code gives now, or nothing any more. */
export const writeCheat = ({ random, notebook }: Situation, path: string): string => {
  const text = notebook.memory.get(path)?.text;
  const line = text?.split('\n').find((one) => one.includes('assert.deepEqual') && random.below(3) === 0);
  return patchText([line === undefined ? { find: '  assert.ok(false);', put: '' } : { find: line, put: `  // ${line.trim()}` }]);
};
