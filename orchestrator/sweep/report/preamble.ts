import type { Sweep } from '../sweep.ts';
import { counted } from './counted.ts';
import type { Origin } from './sweep-report.ts';

/** The first lines of a result's page: what was measured, where, and the command that makes it again. */
export const preamble = (title: string, about: string, sweep: Sweep, { machine, command }: Origin): string =>
  `# ${title}

${about}

${overSeeds(sweep)} Figures by run are in \`${sweep.name}.csv\`.

Made by \`${command}\` on ${machine}.

![${title}](${sweep.name}.svg)
`;

/** Below a plot's title: of how many seeds it is; a single one has no intervals. */
export const seedsText = ({ seeds }: Sweep): string =>
  `${counted(seeds.length, 'seed')}${seeds.length === 1 ? '' : ', 95 % intervals'}`;

const overSeeds = ({ seeds }: Sweep): string =>
  seeds.length === 1
    ? `One seed, ${seeds[0]}: nothing says how far another would come out elsewhere.`
    : `Means over ${seeds.length} seeds (${seeds.join(', ')}); ± is half the width of the 95 % interval of the mean by Student's t with
${counted(seeds.length - 1, 'degree')} of freedom; where the plot shows no whisker, it is narrower than the dot.`;

/** What the sweep's file says about its results, as a section. */
export const notesSection = ({ notes }: Sweep): string => (notes.trim() === '' ? '' : `\n## Notes\n\n${notes.trim()}\n`);
