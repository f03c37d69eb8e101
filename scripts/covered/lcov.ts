/** A source file's lines that hold statements: number, and whether a test reached it. */
export type FileLines = { readonly file: string; readonly lines: ReadonlyMap<number, boolean> };

/** Reads a report in lcov's format: `SF:<file>`, `DA:<line>,<count>`. */
export const linesOf = (report: string): FileLines[] =>
  report.split('end_of_record').flatMap((record) => {
    const file = /^SF:(.+)$/m.exec(record)?.[1];
    if (file === undefined) return [];
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => [Number(line), Number(count) > 0] as const);
    return [{ file, lines: new Map(lines) }];
  });

const sum = (files: readonly FileLines[], pick: (reached: boolean) => boolean): number =>
  files.reduce((total, { lines }) => total + [...lines.values()].filter(pick).length, 0);

/** Share of all lines that were reached, 0 to 1; 0 for a report without lines. */
export const shareOf = (files: readonly FileLines[]): number =>
  sum(files, (reached) => reached) /
  Math.max(
    1,
    sum(files, () => true),
  );

/** Lines that no test reached, by file; files without any are left out. */
export const missing = (files: readonly FileLines[]): { file: string; lines: number[] }[] =>
  files
    .map(({ file, lines }) => ({ file, lines: [...lines].flatMap(([line, reached]) => (reached ? [] : [line])) }))
    .filter(({ lines }) => lines.length > 0);
