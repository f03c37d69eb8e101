import type { Logger } from '../node/log/logger.ts';
import { composeNode } from './compose/compose-node.ts';
import type { NodeSettings } from './compose/node-settings.ts';

/** Runs one role node until it is told to stop or cannot go on; says `{"ready":true,...}` on stdout once it is on line. */
export const runNode = async (settings: NodeSettings, logger: Logger, print: (line: string) => void): Promise<void> => {
  const node = await composeNode(settings, logger);
  const { account, network } = node;
  print(JSON.stringify({ ready: true, account, role: settings.role, peerId: network.peerId, addresses: network.addresses() }));
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    await Promise.race([asked, node.running]);
  } finally {
    logger.info({}, 'stopping');
    await node.stop();
  }
};
