import type { Random } from '../../../protocol/random.ts';
import { chance, pick } from '../choose.ts';
import type { WorkItem } from '../fault/work-item.ts';
import type { Notebook } from '../mind/notebook.ts';
import type { Place } from '../place/place.ts';
import type { Project } from '../project/project.ts';
import { LAYOUTS } from '../project/vocabulary.ts';
import type { Policy } from './policy.ts';

/** All that turns an intent into an action. What an agent cannot know (`item.solution`, `place`) enters only through its skill and luck. */
export type Situation = {
  readonly random: Random;
  readonly policy: Policy;
  readonly project: Project;
  readonly item: WorkItem;
  readonly notebook: Notebook;
  readonly place: Place;
};

/** Files of code that the agent has seen. */
export const knownSources = ({ notebook }: Situation): string[] =>
  [...notebook.seen].filter(([path, { exists }]) => exists && isSource(path)).map(([path]) => path);

/** True for code that is neither a test nor a declaration. */
export const isSource = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('.d.ts');

/** Files of the solution that, as far as the agent has read them, are not yet as they should be. */
const pending = ({ item, notebook }: Situation): string[] =>
  [...item.solution].filter(([path, text]) => text !== null && notebook.memory.get(path)?.text !== text).map(([path]) => path);

/** A path as somebody writes it who has not looked. */
export const guessedPath = ({ random, project }: Situation): string =>
  `${pick(random, LAYOUTS)}/${pick(random, project.nouns).toLowerCase()}.ts`;

/**
 * The file to read or to change: with insight one that is at fault and known, else one that a message named, else any known one,
 * else a guess.
 */
export const chooseTarget = (situation: Situation): string => {
  const { random, policy, notebook } = situation;
  const known = knownSources(situation);
  const right = pending(situation).filter((path) => notebook.seen.get(path)?.exists);
  if (right.length > 0 && chance(random, policy.insight)) return pick(random, right);
  if (notebook.named.length > 0 && chance(random, policy.insight)) return notebook.named[0] as string;
  const [all] = notebook.named.length > 0 ? [notebook.named] : [known];
  return all.length > 0 ? pick(random, all) : guessedPath(situation);
};
