import type { ErrorEntry } from '../../protocol/errors/entry.ts';

/** Areas of the catalogue by their thousand. */
const AREAS: Record<number, string> = {
  1: 'Protocol',
  2: 'Substrate: programs, engines, codecs, merge rules',
  3: 'Peers, gossip and content exchange',
  4: 'Chain',
  5: 'Journal and stores',
  6: 'Roles',
  7: 'Configuration and command line',
  8: 'Python bridge',
  9: 'Orchestrator',
  10: 'Agents',
};

/** The area of an error number; processes share the eighth thousand with the Python bridge, from 8500 on. */
const areaOf = (number: number): string =>
  number >= 8500 && number < 9000 ? 'Processes' : (AREAS[Math.floor(number / 1000)] ?? 'Other');

const HEAD = `# Errors

Every error carries a code, a number that never changes its meaning, a message and a hint. \`{name}\` stands for a value that the
error carries as a field of that name. Match on the code, never on the message.

This page is written by \`npm run docs\` from \`protocol/errors/\`; a test holds the two equal.
`;

/** The page \`docs/errors.md\`, one heading a code, sorted by number. */
export const errorsPage = (catalogue: Record<string, ErrorEntry>): string => {
  const sorted = Object.entries(catalogue).sort(([, a], [, b]) => a.number - b.number);
  const areas = Map.groupBy(sorted, ([, { number }]) => areaOf(number));
  const sections = [...areas].map(
    ([area, errors]) =>
      `## ${area}\n\n${errors.map(([code, { number, message, hint }]) => `### ${number} ${code}\n\n${untagged(message)}\n\nWhat to do: ${untagged(hint)}\n`).join('\n')}`,
  );
  return `${HEAD}\n${sections.join('\n')}`;
};

/** Keeps Markdown from reading angle brackets as tags. */
const untagged = (text: string): string => text.replaceAll('<', '&lt;');
