import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { parsePartition } from '../../substrate/data/partition.ts';
import { bridgeSettings } from '../compose/bridge-settings.ts';
import { composeNode } from '../compose/compose-node.ts';
import type { NodeSettings } from '../compose/node-settings.ts';
import { privacySettings } from '../compose/privacy-settings.ts';
import { findDeployment } from '../find-deployment.ts';
import type { NODE_OPTIONS } from '../options/node.ts';
import { readPassword } from '../read-password.ts';
import { untilAsked } from '../until-asked.ts';

/** `tempernet node`: one role node until it is told to stop or cannot go on; `{"ready":true,...}` on stdout once it is on line. */
export const nodeCommand = async (
  values: OptionValues<typeof NODE_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  const settings = await settingsOf(values);
  const node = await composeNode(settings, logger);
  const { account, network, bridge, privacy } = node;
  // Who reads that it is ready may ask it to stop at once: then it is already listening for that.
  const asked = untilAsked();
  const { peerId } = network;
  print(JSON.stringify({ ready: true, account, role: settings.role, peerId, addresses: network.addresses(), bridge, privacy }));
  try {
    await Promise.race([asked, node.running]);
  } finally {
    logger.info({}, 'stopping');
    await node.stop();
  }
  return 0;
};

/** Plain settings from option values. Throws CLI_BAD_OPTION. */
export const settingsOf = async (values: OptionValues<typeof NODE_OPTIONS>): Promise<NodeSettings> => {
  const bad = (option: string, detail: string): TempernetError =>
    new TempernetError('CLI_BAD_OPTION', { option, detail, command: 'node' });
  const deployment = await findDeployment(values);
  if (!/^\d{1,78}$/.test(values.project)) throw bad('--project', 'is not a number');
  const [, part, parts] = /^(\d{1,3})\/(\d{1,3})$/.exec(values.part) ?? [];
  if (part === undefined || Number(part) < 1 || Number(part) > Number(parts)) throw bad('--part', 'is not of the form 1/2');
  if (values.role === 'proposer' && values.data === undefined)
    throw new TempernetError('CLI_MISSING_OPTION', { option: 'data', flag: '--data', env: 'TEMPERNET_DATA' });
  if (values.cheat !== undefined && !values.cheat.startsWith(`${values.role}:`))
    throw bad('--cheat', `is not a way to cheat as a ${values.role}`);
  const privacy = privacySettings(values);
  const bridge = bridgeSettings(values);
  const password = await readPassword(values, 'node');
  return {
    role: values.role,
    ...deployment,
    listen: values.listen,
    projectId: BigInt(values.project),
    folder: values.folder,
    password,
    stake: BigInt(values.stake) * 10n ** 18n,
    workers: values.workers,
    engineMemoryMb: values.engineMemoryMb,
    engineCallMs: values.engineCallMs,
    confirmations: values.confirmations,
    pollMs: values.pollMs,
    rpcTimeoutMs: values.rpcTimeoutMs,
    fetchTimeoutMs: values.fetchTimeoutMs,
    ...(bridge === undefined ? {} : { bridge }),
    ...(privacy === undefined ? {} : { privacy }),
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(values.chainId === undefined ? {} : { chainId: values.chainId }),
    ...(values.cheat === undefined ? {} : { cheat: values.cheat }),
    part: Number(part) - 1,
    parts: Number(parts),
    partition: parsePartition(values.partition),
    rounds: values.rounds,
    rank: values.rank,
    extraIntervals: values.extraIntervals,
    metricsPort: values.metricsPort,
  };
};
