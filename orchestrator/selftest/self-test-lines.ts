import { LiveTable } from '../report/table.ts';
import { type SelfTestDocument, secondsText } from './verdict.ts';

const MIB = 2 ** 20;

/** The self-test for people: engine and machine, one row a program, the verdict. */
export const selfTestLines = ({ engine, machine, programs, ok, reasons }: SelfTestDocument): string[] => {
  const table = new LiveTable({
    colour: false,
    columns: [
      { title: 'program', width: 24, align: 'left' },
      { title: 'golden', width: 8, align: 'left' },
      { title: 'exact ms', width: 9, align: 'right' },
      { title: 'steps/s', width: 8, align: 'right' },
      { title: 'native ms', width: 9, align: 'right' },
      { title: 'steps/s', width: 8, align: 'right' },
      { title: 'task', width: 8, align: 'right' },
      { title: 'check', width: 8, align: 'right' },
      { title: 'peak MiB', width: 8, align: 'right' },
    ],
  });
  const rows = programs.map(({ name, golden, exact, native, taskSeconds, checkSeconds, peakBytes }) =>
    table.row([
      name,
      golden,
      exact.msPerStep.toFixed(2),
      exact.stepsPerSecond.toFixed(0),
      native?.msPerStep.toFixed(2) ?? '-',
      native?.stepsPerSecond.toFixed(0) ?? '-',
      secondsText(taskSeconds),
      secondsText(checkSeconds),
      Math.round(peakBytes / MIB),
    ]),
  );
  return [
    `engine  ${engine}`,
    `machine ${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GiB, Node ${machine.node}`,
    '',
    table.header(),
    ...rows,
    '',
    'ms: one training step on one thread; task: all its steps; check: what a seat re-runs of one solution',
    ...reasons,
    ok ? 'this machine can take part' : 'this machine cannot take part',
  ];
};
