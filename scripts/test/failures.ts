import type { Dialect } from './count.ts';
import { withoutColours } from './without-colours.ts';

/** Lines of a failed stage that are shown again at the end. */
const MOST_LINES = 80;

/** Where a runner begins to say what failed. */
const HEADINGS: Readonly<Partial<Record<Dialect, RegExp>>> = {
  mocha: /^ +\d+ failing$/gm,
  hardhat: /^ *\d+ failing\b.*$/gm,
  pytest: /^=+ (?:FAILURES|ERRORS) =+$/gm,
};

/**
 * What a failed stage said of its failures: from its own heading on, or its last lines where it has none. A log of many stages is often
 * read from its end, so `npm test` closes with these.
 */
export const failureLines = (dialect: Dialect, output: string): string[] => {
  const text = withoutColours(output);
  const heading = HEADINGS[dialect];
  const at = heading === undefined ? undefined : [...text.matchAll(heading)].at(-1)?.index;
  const lines = text
    .slice(at ?? 0)
    .trimEnd()
    .split('\n');
  if (at === undefined) return lines.slice(-MOST_LINES);
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `... ${lines.length - MOST_LINES} more lines above`];
};
