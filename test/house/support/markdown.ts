import { textOf, trackedFiles } from './tree.ts';

/** A fenced block: its language, and the words after it (`run` marks a block that the tests execute). */
export type Block = {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly code: string;
};

/** Tracked pages of the manual and of the root. */
export const pages = (): string[] => trackedFiles().filter((path) => /^(docs\/.*|[A-Z]+)\.md$/.test(path));

/** All fenced blocks of a page, in order. */
export const blocksOf = (file: string): Block[] => {
  const blocks: Block[] = [];
  for (const match of textOf(file).matchAll(/^```(\w*)([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const line = textOf(file).slice(0, match.index).split('\n').length;
    blocks.push({ file, line, language: match[1]!, words: match[2]!.trim().split(/\s+/), code: match[3]! });
  }
  return blocks;
};

/** Anchors that a page's headings get, as hosting sites make them. */
export const anchorsOf = (file: string): Set<string> =>
  new Set(
    [...textOf(file).matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
      match[1]!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );

/** Links of a page outside code: target file (relative to the page, empty for the page itself) and anchor. */
export const linksOf = (file: string): { target: string; anchor: string }[] =>
  [
    ...textOf(file)
      .replaceAll(/^```[\s\S]*?^```$|`[^`\n]*`/gm, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map((match) => match[1]!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => ({ target: link.split('#')[0]!, anchor: link.split('#')[1] ?? '' }));

/** Cells of the tables under a heading, up to the next heading of that level or above; of the whole page for no heading. */
export const rowsUnder = (file: string, heading: string): string[][] => {
  const lines = textOf(file).split('\n');
  const from = heading === '' ? 0 : lines.indexOf(heading) + 1;
  const level = /^#*/.exec(heading)![0].length;
  const length = lines.slice(from).findIndex((line) => /^#+ /.test(line) && /^#*/.exec(line)![0].length <= level);
  const table = lines.slice(from, length === -1 ? undefined : from + length).filter((line) => line.startsWith('|'));
  const isHead = (line: string, index: number): boolean =>
    /^\|[ :|-]+\|$/.test(line) || /^\|[ :|-]+\|$/.test(table[index + 1] ?? '');
  return table
    .filter((line, index) => !isHead(line, index))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
};
