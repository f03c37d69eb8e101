import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContentService, createContent } from '../../node/content/create-content.ts';
import { openFsStore } from '../../node/content/fs-store.ts';
import type { Logger } from '../../node/log/logger.ts';
import { createNetwork } from '../../node/net/create-network.ts';
import { createPeerKey } from '../../node/net/peer-key.ts';
import type { Hex } from '../../protocol/hex.ts';

const DIAL_MS = 10_000;

/** A peer without an account that fetches content and leaves nothing behind. */
export type Visitor = { readonly content: ContentService; stop(): Promise<void> };

/** Connects to at least one of the peers; throws NET_* of the first when none answers. */
export const openVisitor = async (
  options: { readonly chainId: number; readonly registry: Hex; readonly bootstrap: readonly string[] },
  logger: Logger,
): Promise<Visitor> => {
  const folder = await mkdtemp(join(tmpdir(), 'tempernet-visitor-'));
  const network = await createNetwork({ privateKey: await createPeerKey(), ...options }, { logger });
  const content = createContent({}, { store: await openFsStore({ folder }, { logger }), net: network, logger });
  await network.start();
  await content.start();
  const stop = async (): Promise<void> => {
    await content.stop();
    await network.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // One that answers is enough; that none does is better said now than after the patience for content is used up.
    await Promise.any(options.bootstrap.map((address) => network.dial(address, AbortSignal.timeout(DIAL_MS))));
  } catch (error) {
    await stop();
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
  return { content, stop };
};
