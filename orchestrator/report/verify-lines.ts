import type { Verification, VerifiedInterval, VerifySubject } from '../evidence/verify.ts';
import { tame } from './table.ts';

/** What is about to be re-run. */
export const subjectLines = ({
  task,
  account,
  name,
  slot,
  source,
  dataMode,
  version,
  head,
  program,
  engine,
  decided,
}: VerifySubject): string[] => [
  `task ${task}, slot ${slot}: ${account}${name === undefined ? '' : `, ${name}`}`,
  `from ${source}`,
  `data mode ${dataMode}`,
  `base version ${version} ${head}`,
  `program ${program}`,
  `engine ${tame(engine)}`,
  `the network decided: ${tame(decided)}`,
  '',
  'interval  steps',
];

/** One interval as it is done. */
export const intervalLine = ({ index, start, end, outcome, sampled }: VerifiedInterval): string =>
  `${String(index).padStart(8)}  ${`${start}-${end - 1}`.padEnd(11)}  ${WORDS[outcome]}${sampled ? '  (sampled by the seats)' : ''}`;

const WORDS: Readonly<Record<VerifiedInterval['outcome'], string>> = {
  equal: 'ok',
  differs: 'DIFFERS',
  'not finite': 'NOT FINITE',
  unknown: 'not re-run: nobody keeps the state before it',
};

/** What came out. */
export const verdictLines = ({ outcome, check, detail, first, update, decided, intervals, stopped }: Verification): string[] => {
  if (outcome === 'equal') return ['', `bits equal: ${detail}`, ...(check === 'derivation' ? [`  update ${update}`] : [])];
  if (outcome === 'absent') return ['', `nothing to verify: ${detail}`];
  if (outcome === 'undecided') return ['', `cannot be decided: ${tame(detail)}`, `  the network decided then: ${tame(decided)}`];
  if (outcome === 'fails')
    return ['', `refuted${intervals.length === 0 ? ' without re-running anything' : ''}: ${check}: ${tame(detail)}`];
  if (first === undefined) return ['', `not equal: ${detail}`, `  update ${update}`];
  return [
    '',
    `first divergent interval: ${first.index}, steps ${first.start} to ${first.end - 1}`,
    `  trained here     ${first.expected ?? detail}`,
    `  solver committed ${first.found}`,
    ...(stopped ? ['stopped at this first difference: later intervals were not done'] : []),
  ];
};
