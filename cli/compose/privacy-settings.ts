import type { OptionValues } from '../../node/config/option-table.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { PrivacyOptions } from '../../roles/privacy/privacy.ts';
import type { NODE_OPTIONS } from '../options/node.ts';

type Values = Pick<OptionValues<typeof NODE_OPTIONS>, 'role' | 'dpClip' | 'dpNoise' | 'dpDelta' | 'dpEpsilon'>;

/** What a node's options say of noise on its updates; undefined when it adds none. Throws CLI_BAD_OPTION. */
export const privacySettings = ({
  role,
  dpClip: clip,
  dpNoise: noise,
  dpDelta: delta,
  dpEpsilon: epsilon,
}: Values): PrivacyOptions | undefined => {
  const bad = (option: string, detail: string): TempernetError =>
    new TempernetError('CLI_BAD_OPTION', { option, detail, command: 'node' });
  if (clip === undefined && noise === undefined && epsilon === undefined) return undefined;
  if (role !== 'solver') throw bad('--dp-clip', 'is for solvers: the others publish nothing that was trained');
  if (clip === undefined || noise === undefined) throw bad('--dp-clip', 'and --dp-noise belong together');
  return { clip, noise, delta, ...(epsilon === undefined ? {} : { epsilon }) };
};
