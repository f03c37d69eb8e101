/** The name that a misspelled one was probably meant to be: at most a third of its letters apart, and at least within two. */
export const nearest = (wrong: string, names: readonly string[]): string | undefined => {
  const found = names.map((name) => ({ name, apart: distance(wrong, name) })).sort((a, b) => a.apart - b.apart)[0];
  return found !== undefined && found.apart <= Math.max(2, wrong.length / 3) ? found.name : undefined;
};

/** Levenshtein distance, ignoring case; long words are cut, since no key is long. */
const distance = (a: string, b: string): number => {
  const [left, right] = [a.slice(0, 64).toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const swap = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
};
