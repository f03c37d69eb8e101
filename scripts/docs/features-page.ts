import type { Feature } from '../../agent/experience/feature-parts.ts';

const HEAD = (version: string): string => `# What the agent's brain sees of a step

The 128 numbers of \`${version}\`, all in 0..1, all known before the step is taken; slots that are not named are 0. Where something may be
unknown, a slot of its own says whether it is known. The slots up to 63 mean what they mean in the study of tempo-x402 (section 1.2), as far
as an agent on a TypeScript project can know it. How they are used: [the agent's brain](agent-brain.md).

This page is written by \`npm run docs\` from \`agent/experience/feature-table.ts\`; a test holds the two equal.

| slot | feature | value |
| ---: | --- | --- |
`;

/** The page \`docs/brain-features.md\`, by ascending slot. */
export const featuresPage = (version: string, features: readonly Feature[]): string =>
  HEAD(version) +
  features
    .toSorted((a, b) => a.slot - b.slot)
    .map(({ slot, name, text }) => `| ${slot} | ${name} | ${text} |\n`)
    .join('');
