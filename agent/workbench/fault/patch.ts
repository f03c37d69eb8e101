/** One replacement: lines that must occur exactly once in the file, and what takes their place; empty for nothing. */
export type Hunk = { readonly find: string; readonly put: string };

/** Why a patch could not be used; its text goes to the agent. */
export class PatchFault extends Error {}

const FIND = '*** find';
const PUT = '*** put';
const END = '*** end';

/** A patch as agents write it: text, since what an agent writes may be wrong in any way. */
export const patchText = (hunks: readonly Hunk[]): string =>
  hunks.map(({ find, put }) => `${FIND}\n${find}\n${PUT}\n${put}\n${END}\n`).join('');

/** Reads a patch; throws `PatchFault` on any line out of its place. */
export const parsePatch = (text: string): Hunk[] => {
  const hunks: Hunk[] = [];
  const lines = text.split('\n');
  let at = 0;
  const until = (mark: string): string => {
    const start = at;
    while (at < lines.length && lines[at] !== mark) {
      if ([FIND, PUT, END].includes(lines[at] as string))
        throw new PatchFault(`malformed patch: "${lines[at]}" before "${mark}"`);
      at++;
    }
    if (at === lines.length) throw new PatchFault(`malformed patch: no "${mark}"`);
    return lines.slice(start, at++).join('\n');
  };
  while (at < lines.length && !(at === lines.length - 1 && lines[at] === '')) {
    if (lines[at++] !== FIND) throw new PatchFault(`malformed patch: a hunk must begin with "${FIND}"`);
    hunks.push({ find: until(PUT), put: until(END) });
  }
  if (hunks.length === 0) throw new PatchFault('malformed patch: it is empty');
  return hunks;
};

/** The text with all hunks applied in turn; throws `PatchFault` when the lines of one are not there, or more than once. */
export const applyPatch = (path: string, text: string, hunks: readonly Hunk[]): string => {
  let result = `\n${text}`;
  for (const { find, put } of hunks) {
    const wanted = `\n${find}\n`;
    const at = result.indexOf(wanted);
    if (at === -1) throw new PatchFault(`patch does not apply: lines not found in ${path}`);
    if (result.indexOf(wanted, at + 1) !== -1) throw new PatchFault(`patch does not apply: lines are in ${path} more than once`);
    result = `${result.slice(0, at)}\n${put}${put === '' ? '' : '\n'}${result.slice(at + wanted.length)}`;
  }
  return result.slice(1);
};

/**
 * The hunk that turns one text into another where they differ, with as many lines around as it takes for its lines to be in the
 * text once. Undefined when the texts are equal.
 */
export const hunkBetween = (from: string, to: string): Hunk | undefined => {
  if (from === to) return undefined;
  const a = from.split('\n');
  const b = to.split('\n');
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  for (;;) {
    const find = a.slice(head, a.length - tail).join('\n');
    const put = b.slice(head, b.length - tail);
    // An empty `put` takes lines out, so one that is an empty line needs a neighbour.
    const isBlank = put.length === 1 && put[0] === '';
    if (head < a.length - tail && !isBlank && isOnce(from, find)) return { find, put: put.join('\n') };
    if (head === 0 && tail === 0) return { find: from, put: to };
    if (head > 0) head--;
    if (tail > 1) tail--;
  }
};

const isOnce = (text: string, find: string): boolean => {
  const all = `\n${text}`;
  const at = all.indexOf(`\n${find}\n`);
  return at !== -1 && all.indexOf(`\n${find}\n`, at + 1) === -1;
};
