import type { Partition } from '../substrate/data/partition.ts';
import type { Measured } from './measure.ts';
import type { Payload } from './payloads.ts';
import type { CheckRow } from './run-document.ts';

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Did the network learn, as much as the payload promises, and more than anyone alone? It promises a metric only for examples dealt at random. */
export const modelChecks = (
  payload: Payload,
  { rounds, partition }: { readonly rounds: number; readonly partition: Partition },
  measured: { readonly genesis: Measured; readonly final: Measured; readonly alone: readonly Measured[] },
): CheckRow[] => {
  const { genesis, final, alone } = measured;
  const learned: CheckRow = {
    name: 'the network learned',
    ok: final.loss < genesis.loss,
    detail: `test loss ${genesis.loss.toFixed(4)} -> ${final.loss.toFixed(4)}`,
  };
  const { goal, compare } = payload;
  if (goal === undefined) return [learned];
  const share = final.accuracy ?? Number.NaN;
  const reached: CheckRow = {
    name: `accuracy of at least ${percent(goal.metric)} after ${goal.rounds} rounds`,
    ok: share >= goal.metric,
    detail: `${percent(share)} on the test set`,
  };
  const figure = ({ loss, accuracy = Number.NaN }: Measured): string =>
    compare === 'loss' ? `loss ${loss.toFixed(4)}` : `accuracy ${percent(accuracy)}`;
  const beats = ({ loss, accuracy = Number.NaN }: Measured): boolean =>
    compare === 'loss' ? final.loss < loss : share > accuracy;
  const together: CheckRow = {
    name: 'better together than the best alone',
    ok: alone.every(beats),
    detail: `${figure(final)} against ${alone.map(figure).join(', ')}`,
  };
  // Shorter runs are too early for both promises, and a lone solver has nobody to be better with.
  const promised = rounds >= goal.rounds;
  return [
    ...(promised && partition.kind === 'iid' ? [reached] : []),
    learned,
    ...(promised && alone.length > 1 ? [together] : []),
  ];
};
