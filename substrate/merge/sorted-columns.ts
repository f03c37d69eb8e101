/** Beyond so many values the built-in sort is faster than insertion. */
const INSERTION_LIMIT = 32;

/** Calls `use` with the sorted values of each coordinate over all updates. The array is reused: do not keep it. */
export const forEachSortedColumn = (updates: readonly Int32Array[], use: (index: number, sorted: Int32Array) => void): void => {
  const n = updates.length;
  const column = new Int32Array(n);
  for (let i = 0; i < updates[0]!.length; i++) {
    if (n > INSERTION_LIMIT) {
      for (let j = 0; j < n; j++) column[j] = updates[j]![i]!;
      column.sort();
    } else {
      for (let j = 0; j < n; j++) {
        const value = updates[j]![i]!;
        let at = j;
        for (; at > 0 && column[at - 1]! > value; at--) column[at] = column[at - 1]!;
        column[at] = value;
      }
    }
    use(i, column);
  }
};
