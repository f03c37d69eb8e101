import type { OptionValues } from '../../node/config/option-table.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';
import type { NODE_OPTIONS } from '../options/node.ts';
import type { BridgeSettings } from './node-settings.ts';

type Values = Pick<
  OptionValues<typeof NODE_OPTIONS>,
  'role' | 'bridgeListen' | 'bridgeTokenFile' | 'bridgeCert' | 'bridgeKey' | 'allowProgram'
>;

/** What a node's options say of its bridge; undefined when it has none. Throws CLI_BAD_OPTION, CLI_MISSING_OPTION. */
export const bridgeSettings = (values: Values): BridgeSettings | undefined => {
  const { role, bridgeListen: listen, bridgeTokenFile: tokenFile, bridgeCert: cert, bridgeKey: key, allowProgram } = values;
  const bad = (option: string, detail: string): TempernetError =>
    new TempernetError('CLI_BAD_OPTION', { option, detail, command: 'node' });
  if (listen === undefined) {
    if (tokenFile !== undefined || cert !== undefined || key !== undefined || allowProgram.length > 0)
      throw bad('--bridge-listen', 'is needed with the other options of the bridge');
    return undefined;
  }
  if (role !== 'solver') throw bad('--bridge-listen', 'is for solvers: the others re-execute, which only the exact engine can');
  if (tokenFile === undefined)
    throw new TempernetError('CLI_MISSING_OPTION', {
      option: 'bridgeTokenFile',
      flag: '--bridge-token-file',
      env: 'TEMPERNET_BRIDGE_TOKEN_FILE',
    });
  const pair = cert !== undefined && key !== undefined ? { tls: { cert, key } } : {};
  if ((cert === undefined) !== (key === undefined)) throw bad('--bridge-cert', 'and --bridge-key belong together');
  return { listen, tokenFile, ...pair, allowedPrograms: allowedPrograms(allowProgram, 'node') };
};

/** Program hashes of `--allow-program`, at least one. Throws CLI_BAD_OPTION, CLI_MISSING_OPTION. */
export const allowedPrograms = (hashes: readonly string[], command: string): readonly Hex[] => {
  if (hashes.length === 0)
    throw new TempernetError('CLI_MISSING_OPTION', {
      option: 'allowProgram',
      flag: '--allow-program',
      env: 'TEMPERNET_ALLOW_PROGRAM',
    });
  return hashes.map((text) => {
    const hash = text.toLowerCase();
    if (!isBytes32(hash))
      throw new TempernetError('CLI_BAD_OPTION', {
        option: '--allow-program',
        detail: `${text} is no hash of a program`,
        command,
      });
    return hash;
  });
};
