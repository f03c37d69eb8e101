import type { WorkItem } from './fault/work-item.ts';

/** What is still missing of a request besides code that compiles and tests that pass, in words; null when nothing is. */
export const missingOf = ({ goal, subject, solution, topic }: WorkItem, files: ReadonlyMap<string, string>): string | null => {
  switch (goal) {
    case 'rename': {
      const left = [...files].find(([path, text]) => path.endsWith('.ts') && new RegExp(`\\b${subject}\\b`).test(text));
      return left === undefined ? null : `${subject} is still in ${left[0]}`;
    }
    case 'add_function':
      return [...files.values()].some((text) => text.includes(`export const ${subject} `)) ? null : `${subject} was not added`;
    case 'add_test':
    case 'move_file': {
      const absent = [...solution].find(([path, text]) => (text === null) === files.has(path));
      return absent === undefined ? null : `${absent[0]} is not as asked for`;
    }
    case 'fix_merge': {
      const lines = [...(topic?.topic ?? [])].flatMap(([path, text]) => (topic?.base.get(path) === text ? [] : text.split('\n')));
      const before = new Set([...(topic?.base.values() ?? [])].flatMap((text) => text.split('\n')));
      const theirs = lines.find((line) => !before.has(line));
      return theirs === undefined || [...files.values()].some((text) => text.includes(theirs)) ? null : 'the topic is not merged';
    }
    default:
      return null;
  }
};
