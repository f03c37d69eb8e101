import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContentService, createContent } from '../../node/content/create-content.ts';
import { openFsStore } from '../../node/content/fs-store.ts';
import type { Logger } from '../../node/log/logger.ts';
import { createNetwork } from '../../node/net/create-network.ts';
import { createPeerKey } from '../../node/net/peer-key.ts';
import type { Hex } from '../../protocol/hex.ts';

/** A peer without an account that fetches content and leaves nothing behind. */
export type Visitor = { readonly content: ContentService; stop(): Promise<void> };

export const openVisitor = async (
  options: { readonly chainId: number; readonly registry: Hex; readonly bootstrap: readonly string[] },
  logger: Logger,
): Promise<Visitor> => {
  const folder = await mkdtemp(join(tmpdir(), 'tempernet-visitor-'));
  const network = await createNetwork({ privateKey: await createPeerKey(), ...options }, { logger });
  const content = createContent({}, { store: await openFsStore({ folder }, { logger }), net: network, logger });
  await network.start();
  await content.start();
  return {
    content,
    stop: async () => {
      await content.stop();
      await network.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
